import { checkWorkspaceExperiment } from "./databricks/open_workspace.ts";
import { checkUnityName } from "./databricks/unity_rules.ts";
import { parseStoreUri, registryBeside } from "./uri.ts";

/**
 * Refuses names that the stores at these URIs refuse, before work is spent on what they
 * could not keep: on Databricks an experiment is a path and a model has three levels.
 *
 * @throws {MlflowError} `INVALID_PARAMETER_VALUE`
 */
export function checkStoreNames(
  uris: { readonly trackingUri: string; readonly registryUri?: string },
  names: { readonly experiment: string; readonly modelName: string },
): void {
  const tracking = parseStoreUri(uris.trackingUri);
  const registry = uris.registryUri === undefined
    ? registryBeside(tracking)
    : parseStoreUri(uris.registryUri);
  if (tracking.kind === "databricks") checkWorkspaceExperiment(names.experiment);
  if (registry.kind === "unity_catalog") checkUnityName(names.modelName);
}
