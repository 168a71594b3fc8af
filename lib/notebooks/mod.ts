/**
 * The notebooks' machinery: the project-local Python environment, the kernel, and
 * the runner that executes every notebook and compares it with what is committed,
 * and what their cells call beside the stages.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareNotebooks } from "lib/notebooks/mod.ts";
 *
 * const notebook = (text: string) => ({
 *   nbformat: 4,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [{
 *     cell_type: "code" as const,
 *     id: "sum",
 *     metadata: {},
 *     execution_count: 1,
 *     source: "1 + 1",
 *     outputs: [{ output_type: "stream" as const, name: "stdout", text }],
 *   }],
 * });
 * assertEquals(compareNotebooks(notebook("2\n"), notebook("2\n")), []);
 * assertEquals(compareNotebooks(notebook("2\n"), notebook("3\n"))[0].diff, ["- 2", "+ 3", "  "]);
 * ```
 * @module
 */
export * from "./check_cells.ts";
export * from "./compare_notebooks.ts";
export * from "./contribution_samples.ts";
export * from "./deno_version.ts";
export * from "./execute_notebook.ts";
export * from "./exploration.ts";
export * from "./install_kernel.ts";
export * from "./lost_output.ts";
export * from "./members_by_hand.ts";
export * from "./notebook_file.ts";
export * from "./notebook_session.ts";
export * from "./notebook_tracking.ts";
export * from "./probe_runner.ts";
export * from "./python_environment.ts";
export * from "./reasons_by_hand.ts";
export * from "./registry_model.ts";
export * from "./run_notebooks.ts";
export * from "./table_agreement.ts";
export * from "./validation.ts";

// Types of other folders that the signatures here name.
export type { Displayable, MimeBundle } from "../_shared/display.ts";
export type { SettingName, Settings } from "../config.ts";
export type {
  Cell,
  ColumnSchema,
  ColumnType,
  Database,
  DatabaseOptions,
  OpenTables,
  RowRule,
  TableSchema,
} from "../data/mod.ts";
export type {
  Fault,
  FaultCode,
  FaultEffect,
  InputFile,
  TableAccount,
  ValidationReport,
} from "../data/input/mod.ts";
export type { FeatureDefinition, FeatureMatrix, FeatureType, Fill } from "../features/mod.ts";
export type {
  CategoryCodes,
  Comparator,
  Condition,
  NamedCondition,
  Offer,
  OfferCatalog,
  Purpose,
  Rule,
} from "../labels/mod.ts";
export type {
  Booster,
  Columns,
  ModelTrainOptions,
  OfferPrioritizationModel,
  RowOutputPairs,
  TrainOptions,
  TrainParams,
  TrainResult,
} from "../model/mod.ts";
export type {
  LoadedModel,
  LoadedScoring,
  StageName,
  STAGES,
  TrackingOptions,
} from "../pipeline/mod.ts";
export type {
  DECISION_STAGES,
  DecisionStage,
  FunnelCounts,
  Outcome,
  Recommendations,
  StageCount,
  StopCount,
} from "../ranking/mod.ts";
