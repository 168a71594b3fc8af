/**
 * What the reasons are measured by (`deno task bench:reasons`): the corpus of good
 * and bad texts, and canaries in the tables of a plan.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { corpusRates } from "lib/domains/healthcare/reason_bench/mod.ts";
 *
 * const rates = corpusRates();
 * assert(rates.some(({ half, kind }) => half === "closed" && kind === "good"));
 * ```
 * @module
 */
export * from "./canary_run.ts";
export * from "./corpus_rates.ts";
export * from "./run_command.ts";

// Types of other folders that the signatures here name.
export type {
  Behaviour,
  SeenBody,
  SeenCall,
  TestEndpoint,
} from "../../../reasons/chat/test_endpoint.ts";
