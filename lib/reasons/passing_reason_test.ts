import { assertEquals, assertThrows } from "@std/assert";
import type { Violation } from "./gates/mod.ts";
import { passingReason } from "./passing_reason.ts";
import type { ReasonText } from "./template_writer.ts";

const specific: ReasonText = { text: "You walk.", plan: "lead", cited: [] };
const general: ReasonText = { text: "Walks are free.", plan: "general", cited: [] };
const violation: Violation = { rule: "advice", span: "walk" };
const refuse = (...texts: string[]) => (text: string) => texts.includes(text) ? violation : null;

Deno.test("passingReason() takes the text that cites factors where it passes", () => {
  const writeGeneral = () => {
    throw new Error("not asked for");
  };
  const passing = passingReason(specific, writeGeneral, refuse());
  assertEquals(passing, { reason: specific, violation: null });
});

Deno.test("passingReason() takes the general text and names the rule where the other breaks one", () => {
  const passing = passingReason(specific, () => general, refuse(specific.text));
  assertEquals(passing, { reason: general, violation });
});

Deno.test("passingReason() refuses texts of which none passes", () => {
  const check = refuse(specific.text, general.text);
  assertThrows(() => passingReason(specific, () => general, check), Error, "Walks are free.");
});
