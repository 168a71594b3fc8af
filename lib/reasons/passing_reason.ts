/**
 * A text of the template that passes the gates.
 * @module
 */
import type { Violation } from "./gates/mod.ts";
import type { ReasonText } from "./template_writer.ts";

/** A text that may be sent, and what kept a better one back. */
export interface PassingReason {
  readonly reason: ReasonText;
  /** What the text that cites factors broke; null where it is the one that is sent. */
  readonly violation: Violation | null;
}

/**
 * The text that cites factors, or the offer's general one where that breaks a rule.
 *
 * @param check Names the rule that a text breaks; null where it breaks none.
 * @throws {Error} where the general text breaks a rule, too: that is a fault of the texts.
 */
export function passingReason(
  specific: ReasonText,
  general: () => ReasonText,
  check: (text: string) => Violation | null,
): PassingReason {
  const violation = check(specific.text);
  if (violation === null) return { reason: specific, violation };
  const reason = general();
  const broken = check(reason.text);
  if (broken === null) return { reason, violation };
  throw new Error(
    `Cannot send "${reason.text}" as it breaks the rule "${broken.rule}" with "${broken.span}": change the texts`,
  );
}
