/**
 * Import of a Synthea CSV export (synthetic patients, MIT-licensed samples) of
 * any age: members and claims as of a day, with an account of every row and cent.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 * import { formatSourceReport, importSynthea } from "lib/domains/healthcare/synthea/mod.ts";
 *
 * const dataFolder = await Deno.makeTempDir();
 * const { manifest, report } = await importSynthea({
 *   exportFolder: "data/samples/synthea",
 *   dataFolder,
 *   asOf: "2023-01-01",
 * });
 * assertEquals(manifest.tables.map((table) => table.name), ["members", "claims"]);
 * assertStringIncludes(formatSourceReport(report), "to the cent");
 * await Deno.remove(dataFolder, { recursive: true });
 * ```
 * @module
 */
export type { CostEvidence, CostRules } from "./cost_evidence.ts";
export { importSynthea, type ImportSyntheaOptions } from "./import_synthea.ts";
export {
  formatSourceReport,
  type Reconciliation,
  type RowsAndAmount,
  type SourceReport,
  type SourceTableReport,
} from "./source_report.ts";
