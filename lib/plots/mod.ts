/**
 * Pictures that answer a question: plain data in, an SVG out that Jupyter shows and
 * that has the same bytes for the same data. Every picture is a function in a file
 * of its own; what they share (look, panels, legends) is in `theme.ts`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 * import { funnelPlot } from "lib/plots/mod.ts";
 *
 * const frame = { title: "Who answers?", subtitle: "Offers of a month", unit: "Offers" };
 * const steps = [{ label: "sent", count: 1200 }, { label: "opened", count: 300 }];
 * const shown = funnelPlot(steps, frame);
 * assertStringIncludes(shown.html, "<svg xmlns=");
 * assertStringIncludes(shown.html, "300, 25.0 % of the first");
 * assertEquals(shown.html, funnelPlot(steps, frame).html);
 * ```
 * @module
 */
export * from "./age_by_condition_plot.ts";
export * from "./beeswarm_plot.ts";
export * from "./correlation_plot.ts";
export * from "./distributions_plot.ts";
export * from "./funnel_plot.ts";
export * from "./importance_plot.ts";
export * from "./learning_curves_plot.ts";
export * from "./missing_values_plot.ts";
export * from "./offer_contrast_plot.ts";
export * from "./offer_error_plot.ts";
export * from "./offer_mix_plot.ts";
export * from "./png.ts";
export * from "./predicted_against_true_plot.ts";
export * from "./spending_concentration_plot.ts";
export * from "./waterfall_plot.ts";

// Types of other folders that the signatures here name.
export type { Displayable, MimeBundle } from "../_shared/display.ts";
