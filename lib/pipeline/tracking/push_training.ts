/**
 * Runs of the embedded store that were to go to a server, sent later.
 * @module
 */
import { join } from "node:path";
import { InputError, UsageError } from "../../_shared/errors.ts";
import { exists } from "../../_shared/files.ts";
import type { Settings } from "../../config.ts";
import { identifyModel } from "../../model/mod.ts";
import { allPages, type Mlflow, pushRun } from "../../registry/mod.ts";
import { experimentOf } from "./experiment_of.ts";
import { PUSH_TAGS } from "./push_tags.ts";
import { openStore } from "../registry/open_registry.ts";
import { embeddedFile, embeddedUriOf, type TrackingOptions } from "./tracking_options.ts";

/** Where the store is, and how servers are asked. */
export interface PushContext {
  /** Output folder and server. */
  readonly settings: Pick<Settings, "out" | "trackingUri" | "registryUri">;
  /** Clock, credentials and patience. */
  readonly tracking: TrackingOptions;
}

/** What {@linkcode pushTraining} left. */
export interface PushedTraining {
  /** The server. */
  readonly trackingUri: string;
  /** The run there. */
  readonly runId: string;
  /** False where it was sent before, and nothing was changed. */
  readonly isNew: boolean;
  /** Its versions there; empty where it was sent before. */
  readonly versions: readonly {
    readonly name: string;
    readonly version: number;
    readonly aliases: readonly string[];
  }[];
}

/** A run that is kept for a server. */
export interface UnsentRun {
  /** 32 hex digits. */
  readonly runId: string;
  /** What people call it. */
  readonly runName: string;
  /** How it ended. */
  readonly status: string;
  /** The server's URI. */
  readonly keptFor: string;
}

/**
 * Sends a run of the output folder's embedded store to the server of the settings, else
 * to the one that it was kept for. A run is sent once; a push that was cut is completed.
 *
 * @throws {UsageError} where no server is named.
 * @throws {MlflowError} where the run is not there or goes on, or the server fails.
 */
export async function pushTraining(
  { settings, tracking: options }: PushContext,
  runId: string,
): Promise<PushedTraining> {
  const { out } = settings;
  await using source = await openKept(out, options);
  const run = await source.tracking.getRun(runId);
  const { [PUSH_TAGS.sentRunId]: sentRunId, [PUSH_TAGS.to]: keptFor } = run.tags;
  if (sentRunId !== undefined) {
    return { trackingUri: keptFor, runId: sentRunId, isNew: false, versions: [] };
  }
  const trackingUri = settings.trackingUri ?? keptFor;
  if (trackingUri === undefined || trackingUri === embeddedUriOf(out)) {
    throw new UsageError(
      `Cannot tell where to send the run ${runId}: name the server with --tracking-uri or MLFLOW_TRACKING_URI`,
    );
  }
  const isSame = trackingUri === keptFor;
  const registryUri = settings.registryUri ??
    (isSame ? run.tags[PUSH_TAGS.registry] : undefined);
  await using target = await openStore({ trackingUri, registryUri, options });
  const { name } = await source.tracking.getExperiment(run.experimentId);
  const pushed = await pushRun(source, target, {
    runId,
    experimentId: await experimentOf(target, name),
    begunRunId: isSame ? run.tags[PUSH_TAGS.begunRunId] : undefined,
    folder: join(out, "tracking"),
    copyModel: identifyModel,
  });
  await source.tracking.logBatch(runId, {
    tags: { [PUSH_TAGS.to]: trackingUri, [PUSH_TAGS.sentRunId]: pushed.runId },
  });
  const versions = pushed.versions.map(({ name, version, aliases }) => ({
    ...{ name, version, aliases },
  }));
  return { trackingUri, runId: pushed.runId, isNew: pushed.isNew, versions };
}

/** Runs of the output folder's embedded store that are kept for a server. */
export async function unsentRuns(
  { settings, tracking: options }: PushContext,
): Promise<UnsentRun[]> {
  if (!await exists(embeddedFile(settings.out))) return [];
  await using source = await openKept(settings.out, options);
  const { tracking } = source;
  const experiments = await allPages((pageToken) => tracking.searchExperiments({ pageToken }));
  const ids = experiments.map(({ experimentId }) => experimentId);
  const filter = `tags.\`${PUSH_TAGS.to}\` != ''`;
  const kept = await allPages((pageToken) => tracking.searchRuns(ids, { filter, pageToken }));
  return kept.filter(({ tags }) => tags[PUSH_TAGS.sentRunId] === undefined)
    .map(({ runId, runName, status, tags }) => ({
      ...{ runId, runName, status },
      keptFor: tags[PUSH_TAGS.to],
    }));
}

/** Opens the store of an output folder, where there is one. */
async function openKept(out: string, options: TrackingOptions): Promise<Mlflow> {
  if (!await exists(embeddedFile(out))) {
    throw new InputError(`Cannot find runs in ${out}: name the output folder with --out`);
  }
  return await openStore({ trackingUri: embeddedUriOf(out), options });
}
