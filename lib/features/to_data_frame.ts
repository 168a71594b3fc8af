/**
 * The edge to danfo: for looking at features in a notebook, never for computing.
 * @module
 */
import type { DataFrame } from "danfojs-node";
import type { FeatureMatrix } from "./feature_matrix.ts";

/** A matrix as a danfo DataFrame: member_id, as_of, then the features. */
export async function toDataFrame(matrix: FeatureMatrix): Promise<DataFrame> {
  const danfo = await import("danfojs-node");
  const columns: Record<string, string[] | number[]> = {
    member_id: [...matrix.ids],
    as_of: [...matrix.asOf],
  };
  matrix.names.forEach((name, j) => {
    columns[name] = Array.from(matrix.values.subarray(j * matrix.nRows, (j + 1) * matrix.nRows));
  });
  return new danfo.DataFrame(columns);
}
