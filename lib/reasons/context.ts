/**
 * What a writer is told of a member: an allow-listed, typed object and nothing
 * else. It holds words of the texts and bands of values, so nothing that
 * identifies a member, no date, region, gender or income, and no text out of a
 * table can reach a prompt.
 * @module
 */
import { z } from "zod";
import type { OfferCatalog } from "../labels/mod.ts";
import { COUNT_BANDS } from "./bands.ts";
import { type Citation, renderClause, type TemplateWriter } from "./template_writer.ts";

/** Most factors in a context. */
export const MOST_CONTEXT_FACTORS = 3;

/** The words of every band but money, of which {@linkcode MONEY_BAND} is the form. */
const BANDS = new Set([
  "under twenty",
  "ninety or older",
  ...["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties"]
    .map((decade) => `in your ${decade}`),
  ...COUNT_BANDS,
  ...["up to a month", "one to three months", "three to six months", "six months to a year"],
  ...["more than a year", "two years or more"],
  ...["less than a year", "one to two years", "three to five years", "six years or more"],
  ...["none", "a small part", "a part", "about half", "most", "nearly all"],
  ...["a category", "a value", "yes", "less than $100"],
]);
const MONEY_BAND = /^about \$\d{1,3}(,\d{3})*$/;

const band = z.string().refine(
  (text) => BANDS.has(text) || MONEY_BAND.test(text),
  "expected a value in words, as in bands.ts",
);
/** Words without markup, line breaks, braces or anything else that a prompt could act on. */
const words = z.string().regex(
  /^[A-Za-zÀ-ÖØ-öø-ÿ0-9 ,.'$/()-]{1,240}$/,
  "expected plain words",
);

const factorSchema = z.strictObject({
  id: z.string().regex(/^f[1-9]$/),
  statement: words,
  help: words,
  label: words.optional(),
  band: band.optional(),
});

const contextSchema = z.strictObject({
  language: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/),
  channel: z.enum(["email", "app", "portal", "phone", "mail"]),
  privacy: z.enum(["private", "shared"]),
  purpose: z.enum(["plan_benefit", "care_coordination", "third_party_paid"]),
  offer: z.strictObject({
    name: words.optional(),
    description: words.optional(),
    opening: words,
    about: words,
    closing: words,
  }),
  factors: z.array(factorSchema).max(MOST_CONTEXT_FACTORS),
}).refine(
  ({ privacy, offer, factors }) =>
    privacy === "private" ||
    (offer.name === undefined && offer.description === undefined &&
      factors.every((factor) => factor.label === undefined && factor.band === undefined)),
  "expected neither name, description, label nor band on a shared channel",
);

/**
 * What a writer is told. The factors raise the score, the largest first, each
 * with a statement that is true of the member; on a shared channel only the
 * statements and sentences that may stand there, without name, label or band.
 */
export type ReasonContext = z.infer<typeof contextSchema>;

/**
 * Checks a context.
 *
 * @throws TypeError naming the fields that break a rule, never their values.
 */
export function checkContext(value: unknown): ReasonContext {
  const parsed = contextSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, code, message }) =>
    `${path.join(".") || "context"}: ${code === "custom" ? message : code}`
  );
  throw new TypeError(`Cannot use this context: ${problems.join("; ")}`);
}

/**
 * Builds the context of one recommendation from the texts of its offer.
 *
 * @param citations What may be said of the member on the channel, as
 * {@linkcode TemplateWriter.citations} gives it; at most {@linkcode MOST_CONTEXT_FACTORS}.
 * @throws RangeError for an unknown offer or channel; TypeError where the outcome
 * breaks the rules of a context.
 */
export function buildContext(
  offerId: string,
  citations: readonly Citation[],
  options: { catalog: OfferCatalog; writer: TemplateWriter; channel: string },
): ReasonContext {
  const { catalog, writer, channel } = options;
  const offer = catalog.get(offerId);
  const texts = writer.texts.offers[offerId];
  const privacy = writer.privacyOf(channel);
  const isPrivate = privacy === "private";
  return checkContext({
    language: writer.texts.language,
    channel,
    privacy,
    purpose: offer.purpose,
    offer: {
      ...(isPrivate && { name: offer.name, description: offer.description }),
      opening: texts.opening[privacy],
      about: texts.about[privacy],
      closing: texts.closing[privacy],
    },
    factors: citations.map((citation, i) => ({
      id: `f${i + 1}`,
      statement: renderClause(citation, writer.texts),
      help: citation.phrase.help,
      ...(isPrivate && { label: citation.factor.label, band: citation.part.band }),
    })),
  });
}
