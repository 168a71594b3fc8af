/**
 * Opens the tracking of a workspace (`databricks`) and the registry of Unity Catalog
 * (`databricks-uc`).
 * @module
 */
import type { Http, PatienceOptions } from "../../_shared/http/mod.ts";
import {
  DATABRICKS_REMEDIES,
  openDatabricks,
  openSignedStorage,
  readDatabricksConnection,
} from "../../databricks/mod.ts";
import type { BackendOptions, RegistryClient, TrackingClient } from "../clients.ts";
import { MlflowError } from "../errors.ts";
import { randomId } from "../new_id.ts";
import { mlflowErrors } from "../rest/server.ts";
import { RestTracking } from "../rest/tracking_client.ts";
import type { KeyValues } from "../types.ts";
import { storageError } from "./storage_errors.ts";
import { UnityCatalogRegistry } from "./unity_catalog.ts";
import { WorkspaceFiles } from "./workspace_files.ts";

/** How a workspace is found and asked. */
export interface WorkspaceOptions extends BackendOptions, PatienceOptions {
  /** DATABRICKS_HOST and the like, and HOME; default: the environment of the process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The tracking of a workspace. */
export interface WorkspaceTracking extends AsyncDisposable {
  readonly tracking: TrackingClient;
  /** Id of the workspace, as its answer about a run tells it. */
  readonly workspaceOf: (runId: string) => Promise<string | undefined>;
}

interface Https extends Disposable {
  readonly workspace: Http;
  readonly storage: Http;
}

async function openHttps(
  profile: string | undefined,
  options: WorkspaceOptions,
): Promise<Https> {
  const { clock, environment = Deno.env.toObject(), timeoutMs, retries, wait, fetch } = options;
  const transport = { timeoutMs, retries, wait, fetch };
  const connection = await readDatabricksConnection(environment, { clock, profile, ...transport });
  const workspace = openDatabricks(connection, {
    ...transport,
    errorOf: mlflowErrors({
      who: `The Databricks workspace ${connection.host}`,
      remedies: DATABRICKS_REMEDIES,
      awayRemedy: "check DATABRICKS_HOST and the network, or try again later",
      otherRemedy: "check DATABRICKS_HOST",
    }),
  });
  const storage = openSignedStorage({ ...transport, errorOf: storageError });
  return {
    workspace,
    storage,
    [Symbol.dispose]: () => {
      workspace[Symbol.dispose]();
      storage[Symbol.dispose]();
    },
  };
}

/** Opens the tracking of a workspace; nothing is sent yet. */
export async function openWorkspaceTracking(
  profile: string | undefined,
  options: WorkspaceOptions,
): Promise<WorkspaceTracking> {
  const https = await openHttps(profile, options);
  const { clock, newId = randomId } = options;
  const http = https.workspace;
  const files = new WorkspaceFiles(http, https.storage);
  return {
    tracking: new DatabricksTracking({ http, files, clock, newId }),
    workspaceOf: (runId) =>
      http.send(
        { method: "GET", path: `/api/2.0/mlflow/runs/get?run_id=${encodeURIComponent(runId)}` },
        async (response) => {
          await response.body?.cancel();
          return response.headers.get("x-databricks-org-id") ?? undefined;
        },
      ),
    [Symbol.asyncDispose]: () => {
      https[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/**
 * Opens Unity Catalog; nothing is sent yet.
 *
 * @param tracked.tracking Knows the logged models that versions are made from.
 */
export async function openUnityCatalog(
  profile: string | undefined,
  options: WorkspaceOptions,
  tracked: Pick<WorkspaceTracking, "tracking"> & Partial<WorkspaceTracking>,
): Promise<{ registry: RegistryClient } & AsyncDisposable> {
  const https = await openHttps(profile, options);
  const { clock, newId = randomId } = options;
  return {
    registry: new UnityCatalogRegistry({
      http: https.workspace,
      storage: https.storage,
      files: new WorkspaceFiles(https.workspace, https.storage),
      clock,
      newId,
      tracking: tracked.tracking,
      workspaceOf: tracked.workspaceOf,
    }),
    [Symbol.asyncDispose]: () => {
      https[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/** Tracking of a workspace, where experiments are files among its folders. */
class DatabricksTracking extends RestTracking {
  override async createExperiment(
    name: string,
    options: { tags?: KeyValues } = {},
  ): Promise<string> {
    checkWorkspaceExperiment(name);
    return await super.createExperiment(name, options);
  }
}

/** Refuses an experiment's name that is no path in a workspace. */
export function checkWorkspaceExperiment(name: string): void {
  if (name.startsWith("/")) return;
  const shown = JSON.stringify(name.slice(0, 100));
  throw new MlflowError(
    "INVALID_PARAMETER_VALUE",
    `Cannot use the experiment ${shown} on Databricks: name it by its path in the workspace, such as /Shared/NAME, or take all names of Databricks with --mode databricks`,
  );
}
