/**
 * What the reasons are measured by (`deno task bench:reasons`): the corpus of good
 * and bad texts, and canaries in the tables of a plan.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ratesOf } from "lib/domains/healthcare/reason_bench/mod.ts";
 *
 * const text = { context: "gym_email", author: "author_1", text: "Hurry!" };
 * const violation = { rule: "urgency", span: "Hurry!" };
 * const rates = ratesOf("open", [{ ...text, kind: "urgency", violation }]);
 * assertEquals(rates[0], { half: "open", kind: "urgency", nTexts: 1, nRejected: 1 });
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
