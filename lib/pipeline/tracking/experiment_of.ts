import { UsageError } from "../../_shared/errors.ts";
import type { Mlflow } from "../../registry/mod.ts";

/**
 * The id of the experiment of that name, which is created where it is not there.
 *
 * @throws {UsageError} where it is deleted.
 */
export async function experimentOf({ tracking }: Mlflow, name: string): Promise<string> {
  const known = await tracking.getExperimentByName(name);
  if (known?.lifecycleStage === "deleted") {
    throw new UsageError(
      `Cannot track in the experiment ${name} as it is deleted: restore it or name another with --experiment`,
    );
  }
  if (known !== null) return known.experimentId;
  try {
    return await tracking.createExperiment(name);
  } catch (error) {
    // Another run may have created it since.
    const other = await tracking.getExperimentByName(name);
    if (other === null) throw error;
    return other.experimentId;
  }
}
