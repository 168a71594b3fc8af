import type { TrackingClient } from "./clients.ts";
import type { LoggedModel } from "./types.ts";
import { withSystemFolder } from "../_shared/files.ts";

/** What a model folder says of itself. */
export interface ModelIdentity {
  /** `m-` and 32 hex digits. */
  readonly modelId: string;
  /** The run that made it. */
  readonly runId: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
}

/**
 * Logs a model of a run as Python's `log_model` does: announces it, stores its files,
 * makes it `READY` and names it as an output of the run. Where storing fails it ends
 * as `FAILED`.
 *
 * @param model.write Fills an empty folder with the model's files, `MLmodel` among them.
 */
export async function logModel(
  tracking: TrackingClient,
  model: {
    runId: string;
    name: string;
    params?: Record<string, string>;
    tags?: Record<string, string>;
    /** Round that the model is of; default 0. */
    step?: number;
    write: (folder: string, identity: ModelIdentity) => Promise<unknown>;
  },
): Promise<LoggedModel> {
  const { runId, name, params, tags, step = 0, write } = model;
  const { experimentId } = await tracking.getRun(runId);
  const { modelId, creationTime } = await tracking.createLoggedModel(experimentId, {
    name,
    sourceRunId: runId,
    params,
    tags,
  });
  try {
    await withSystemFolder("logged-model-", async (folder) => {
      await write(folder, { modelId, runId, creationTime });
      await tracking.logModelArtifacts(modelId, folder);
    });
    await tracking.finalizeLoggedModel(modelId, "READY");
    await tracking.logOutputs(runId, [{ modelId, step }]);
    return await tracking.getLoggedModel(modelId);
  } catch (error) {
    // The first error is the one to tell; a store that is down cannot be told of it.
    await tracking.finalizeLoggedModel(modelId, "FAILED").catch(() => {});
    throw error;
  }
}
