import { z } from "zod";
import type { StatedSentence, Violation } from "../gates/mod.ts";
import type { ChatReply } from "./chat_client.ts";

const answer = z.object({
  sentences: z.array(z.object({ text: z.string(), factors: z.array(z.string()) })).min(1),
});

/** What an answer says: sentences with factors, plain text, or why it is of no use. */
export type ReadReply =
  | { readonly kind: "stated"; readonly text: string; readonly stated: readonly StatedSentence[] }
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "useless"; readonly violation: Violation };

/**
 * Reads an answer. What starts like JSON must be JSON of the asked form; anything
 * else is plain text, which is checked by its wording alone.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readReply } from "lib/reasons/mod.ts";
 *
 * const content = '{"sentences": [{"text": "Have a look.", "factors": ["offer"]}]}';
 * assertEquals(readReply({ content, finish: "stop" }), {
 *   kind: "stated",
 *   text: "Have a look.",
 *   stated: [{ text: "Have a look.", factors: ["offer"] }],
 * });
 * ```
 */
export function readReply({ content, finish }: Pick<ChatReply, "content" | "finish">): ReadReply {
  const useless = (rule: string): ReadReply => ({ kind: "useless", violation: { rule, span: "" } });
  if (finish === "refusal" || finish === "content_filter") return useless("refused");
  if (finish === "length") return useless("cut off");
  const text = content.trim().replace(/^```(?:json)?\s*|\s*```$/g, "").trim();
  if (text === "") return useless("empty answer");
  if (!/^[[{]/.test(text)) return { kind: "plain", text: text.replace(/\s+/g, " ") };
  try {
    const stated = answer.parse(JSON.parse(text)).sentences
      .map((sentence) => ({ ...sentence, text: sentence.text.trim() }));
    return { kind: "stated", text: stated.map((sentence) => sentence.text).join(" "), stated };
  } catch {
    return useless("malformed answer");
  }
}
