/**
 * Artifact locations after the folder of a store was moved: MLflow keeps them as
 * absolute paths, which every client can read and nobody can move.
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { exists } from "../../_shared/files.ts";
import { MlflowError } from "../errors.ts";
import { Database } from "./database.ts";

/** The columns that hold locations. */
const LOCATIONS = [
  ["experiments", "artifact_location"],
  ["runs", "artifact_uri"],
  ["logged_models", "artifact_location"],
  ["model_versions", "storage_location"],
  ["model_versions", "source"],
] as const;

/** What {@linkcode relocateSqlite} did. */
export interface Relocation {
  /** The artifact root that the locations began with. */
  readonly from: string;
  /** The one that they begin with now. */
  readonly to: string;
  /** Number of locations rewritten. */
  readonly nChanged: number;
  /** Number of experiments whose artifacts lie elsewhere; they stay as they are. */
  readonly nElsewhere: number;
}

/**
 * Rewrites the artifact locations of the store in the file `path` to the folder
 * `artifacts` beside it, in one transaction.
 *
 * @throws {MlflowError} `RESOURCE_DOES_NOT_EXIST` where there is no file or no such folder.
 */
export async function relocateSqlite(
  path: string,
  options: { clock: () => number },
): Promise<Relocation> {
  const file = resolve(path);
  const to = join(dirname(file), "artifacts");
  for (const needed of [file, to]) {
    if (!await exists(needed)) {
      throw new MlflowError(
        "RESOURCE_DOES_NOT_EXIST",
        `Cannot find ${needed}: move mlflow.db and artifacts together, then name the file`,
      );
    }
  }
  using db = await Database.open(file, { defaultLocation: join(to, "0"), now: options.clock() });
  return await db.write(() => {
    const { artifact_location: location } = db.get<{ artifact_location: string }>(
      "SELECT artifact_location FROM experiments WHERE experiment_id = 0",
    ) ?? { artifact_location: join(to, "0") };
    const from = dirname(location);
    let nChanged = 0;
    for (const [table, column] of from === to ? [] : LOCATIONS) {
      nChanged += db.run(
        `UPDATE ${table} SET ${column} = ? || substr(${column}, length(?) + 1) WHERE substr(${column}, 1, length(?) + 1) = ? || '/'`,
        to,
        from,
        from,
        from,
      );
    }
    const { n: nElsewhere } = db.get<{ n: number }>(
      "SELECT count(*) AS n FROM experiments WHERE substr(artifact_location, 1, length(?) + 1) <> ? || '/'",
      to,
      to,
    )!;
    return { from, to, nChanged, nElsewhere };
  });
}
