/**
 * Reasons: from exact contributions to factors, from factors to words that a
 * member may read. The full list of factors is the analyst's; a text cites only
 * what belongs to the offer, raises its score, is true of the member, and may be
 * read by whoever opens the letter.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { type Offer, OfferCatalog } from "lib/labels/mod.ts";
 * import { FactorPlan, leadingFactors, type ReasonTexts, scoreFactors, TemplateWriter } from "lib/reasons/mod.ts";
 *
 * const features = [
 *   { name: "age", label: "Age", unit: "years" },
 *   { name: "app_login_count", label: "App logins", unit: "logins" },
 * ];
 * const values = [52, 9];
 * const plan = new FactorPlan(features);
 * const options = { plan, valueOf: (featureIdx: number) => values[featureIdx] };
 * // One per feature, then the base.
 * const contributions = [1.5, 6, 40];
 * const { base, factors, other } = scoreFactors(contributions, { ...options, score: 47.5 });
 * const total = factors.reduce((sum, factor) => sum + factor.contribution, base + other);
 * assertAlmostEquals(total, 47.5, 1e-9);
 *
 * const offer: Offer = {
 *   id: "TELE_001",
 *   name: "Virtual Primary Care",
 *   category: "Telehealth",
 *   description: "",
 *   channels: ["app"],
 *   purpose: "plan_benefit",
 *   sensitive: false,
 *   baseScore: 40,
 *   rules: [],
 *   eligibility: [],
 *   applicability: [],
 * };
 * const same = (text: string) => ({ private: text, shared: text });
 * const texts: ReasonTexts = {
 *   language: "en-US",
 *   version: "1",
 *   neverCited: [],
 *   saidOnce: [],
 *   and: ", and ",
 *   ageFeatures: ["age"],
 *   privacyOf: { app: "private", mail: "shared" },
 *   offers: {
 *     TELE_001: {
 *       opening: same("Video visits are part of your plan."),
 *       about: same("You can see a doctor from home."),
 *       closing: same("Have a look in the app."),
 *       phrases: [{
 *         feature: "app_login_count",
 *         topic: "app",
 *         min: 1,
 *         clause: "you have used our app {times}",
 *         help: "Video visits start there.",
 *         shared: true,
 *       }],
 *     },
 *   },
 * };
 * const writer = new TemplateWriter(new OfferCatalog([offer], ["age", "app_login_count"]), texts);
 * const among = [1];
 * const citable = leadingFactors(contributions, { ...options, among });
 * assertEquals(
 *   writer.write("TELE_001", citable).text,
 *   "You have used our app several times. Video visits start there. You can see a doctor from home. Have a look in the app.",
 * );
 * ```
 * @module
 */
export * from "./bands.ts";
export * from "./chat/mod.ts";
export * from "./context.ts";
export * from "./factor_plan.ts";
export * from "./factors.ts";
export * from "./gates/mod.ts";
export * from "./global_view.ts";
export * from "./global_view_text.ts";
export * from "./prompts/prompt_files.ts";
export * from "./rank_contrast.ts";
export * from "./passing_reason.ts";
export * from "./reason_texts.ts";
export * from "./template_writer.ts";
