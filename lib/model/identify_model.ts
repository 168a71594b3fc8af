import { join } from "node:path";
import { readJson, sha256 } from "../_shared/files.ts";

/** What a tracking store calls a model. */
export interface TrackedIdentity {
  /** `m-` and 32 hex digits. */
  readonly modelId: string;
  /** The run that made it. */
  readonly runId: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
}

/**
 * Copies a model folder and writes into the copy's `MLmodel` what a tracking store calls
 * it, as MLflow does (`model_id`, `run_id`, `utc_time_created`); the manifest follows.
 *
 * @param to An empty folder.
 */
export async function identifyModel(
  from: string,
  to: string,
  identity: TrackedIdentity,
): Promise<void> {
  const manifest = await readJson(
    join(from, "manifest.json"),
    "train a model first with `deno task train`",
  ) as { sha256: Record<string, string> };
  for (const name of Object.keys(manifest.sha256)) {
    await Deno.copyFile(join(from, name), join(to, name));
  }
  const description = await readJson(join(from, "MLmodel"), "train the model anew") as object;
  const text = JSON.stringify(
    {
      ...description,
      model_id: identity.modelId,
      run_id: identity.runId,
      utc_time_created: utcText(identity.creationTime),
    },
    null,
    2,
  ) + "\n";
  await Deno.writeTextFile(join(to, "MLmodel"), text);
  const hashes = { ...manifest.sha256, MLmodel: sha256(text) };
  await Deno.writeTextFile(
    join(to, "manifest.json"),
    JSON.stringify({ ...manifest, sha256: hashes }, null, 2) + "\n",
  );
}

/** As Python writes it: `2026-06-30 12:00:00.000000`. */
function utcText(time: number): string {
  return new Date(time).toISOString().replace("T", " ").replace("Z", "000");
}
