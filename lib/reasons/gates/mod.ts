/**
 * Gates: what a text must pass before it is sent, whoever wrote it. Each gate is a
 * pure function over the text and what its writer was told; the words that they
 * look for are data of one language and one plan.
 * @module
 */
export * from "./check_text.ts";
export * from "./content_gates.ts";
export * from "./form_gates.ts";
export * from "./gate.ts";
export * from "./grounding_gates.ts";
export * from "./own_words.ts";
export * from "./reading_grade.ts";
export * from "./text_form.ts";
export * from "./text_model.ts";
