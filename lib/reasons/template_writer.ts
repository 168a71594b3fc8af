import { type CategoryCodes, conditionFeatures, type OfferCatalog } from "../labels/mod.ts";
import { timesBand } from "./bands.ts";
import type { Factor } from "./factors.ts";
import type { OfferTexts, Phrase, Privacy, ReasonTexts } from "./reason_texts.ts";

/** Contributions below this many points are noise of the model and not worth a sentence. */
export const MIN_CITED_POINTS = 0.5;
/** Below this many points the leading factor does not open the text: the offer does. */
export const MIN_LEAD_POINTS = 2;
/** A second factor is cited when it has at least this share of the first one's points. */
export const MIN_SECOND_SHARE = 1 / 4;

/** How a text is built; chosen by the factors, never at random. */
export type SentencePlan = "together" | "lead" | "offer_first" | "general";

/** A reason and what it rests on. */
export interface ReasonText {
  /** Three or four sentences. */
  readonly text: string;
  /** How it was built. */
  readonly plan: SentencePlan;
  /** Features that the text speaks of, in its order. */
  readonly cited: readonly string[];
}

interface Citation {
  readonly factor: Factor;
  readonly phrase: Phrase;
}

/**
 * Writes three or four sentences from the leading citable factors, offline and
 * without chance: same factors, same text. A factor is cited only where it raises
 * the score, its value makes the statement true, and the channel may carry it.
 */
export class TemplateWriter {
  /** The texts that it writes from. */
  readonly texts: ReasonTexts;
  readonly #codes: CategoryCodes;
  readonly #citable: ReadonlyMap<string, readonly string[]>;

  /**
   * Checks the texts.
   *
   * @throws RangeError where an offer has no texts, or a phrase cites a feature
   * that is never cited, age without an eligibility by age, or a category without codes.
   */
  constructor(catalog: OfferCatalog, texts: ReasonTexts) {
    this.texts = texts;
    this.#codes = catalog.codes;
    this.#citable = new Map(catalog.offers.map((offer) => {
      const phrases = textsOf(texts, offer.id).phrases;
      const goesByAge = offer.eligibility.some(({ when }) =>
        conditionFeatures(when).some((name) => texts.ageFeatures.includes(name))
      );
      for (const phrase of phrases) {
        checkPhrase(phrase, { offerId: offer.id, texts, goesByAge, codes: catalog.codes });
      }
      return [offer.id, [...new Set(phrases.map((phrase) => phrase.feature))]];
    }));
  }

  /** Features that the texts of an offer may cite, in the order of its phrases. */
  citableFeatures(offerId: string): readonly string[] {
    textsOf(this.texts, offerId);
    return this.#citable.get(offerId) ?? [];
  }

  /**
   * Writes the reason for one offer.
   *
   * @param factors Largest contribution first; those that may not be cited are passed over.
   * @param options.channel Where the text will be read; without it the text is safe
   * for a channel that others may see.
   * @throws RangeError for an unknown offer or channel.
   */
  write(
    offerId: string,
    factors: readonly Factor[],
    options: { channel?: string } = {},
  ): ReasonText {
    const texts = textsOf(this.texts, offerId);
    const privacy = this.#privacyOf(options.channel);
    const citations = this.#citationsOf(texts, factors, privacy);
    const plan = choosePlan(citations);
    const used = citations.slice(0, plan === "together" ? 2 : plan === "general" ? 0 : 1);
    return {
      text: renderPlan(plan, this.#clausesOf(used), {
        texts,
        privacy,
        help: used[0]?.phrase.help ?? "",
      }),
      plan,
      cited: used.map(({ factor }) => factor.feature),
    };
  }

  #privacyOf(channel: string | undefined): Privacy {
    if (channel === undefined) return "shared";
    const privacy = this.texts.privacyOf[channel];
    if (privacy !== undefined) return privacy;
    throw new RangeError(
      `Unknown channel "${channel}": the known ones are ${
        Object.keys(this.texts.privacyOf).join(", ")
      }`,
    );
  }

  /** At most two citations, the leading factors first, one per topic. */
  #citationsOf(texts: OfferTexts, factors: readonly Factor[], privacy: Privacy): Citation[] {
    const citations: Citation[] = [];
    for (const factor of factors) {
      if (factor.contribution < MIN_CITED_POINTS) continue;
      const phrase = texts.phrases.find((candidate) =>
        candidate.feature === factor.feature && (privacy === "private" || candidate.shared) &&
        this.#isTrue(candidate, factor.value)
      );
      if (!phrase || citations.some((other) => other.phrase.topic === phrase.topic)) continue;
      citations.push({ factor, phrase });
      if (citations.length === 2) break;
    }
    return citations;
  }

  /** The clauses in words; the first one leaves out what the second says again. */
  #clausesOf(citations: readonly Citation[]): string[] {
    const [first = "", ...others] = citations.map(renderClause);
    const again = this.texts.saidOnce.filter((words) => others.some((o) => o.includes(words)));
    return [again.reduce((left, words) => left.replace(` ${words}`, ""), first), ...others];
  }

  #isTrue({ feature, min = -Infinity, max = Infinity, is }: Phrase, value: number): boolean {
    if (is !== undefined) return this.#codes[feature][is] === value;
    return value >= min && value <= max;
  }
}

function choosePlan([first, second]: readonly Citation[]): SentencePlan {
  if (!first) return "general";
  if (first.factor.contribution < MIN_LEAD_POINTS) return "offer_first";
  const isSecondWorthIt = second !== undefined &&
    !first.phrase.standsAlone && !second.phrase.standsAlone &&
    second.factor.contribution >= MIN_SECOND_SHARE * first.factor.contribution;
  return isSecondWorthIt ? "together" : "lead";
}

function renderPlan(
  plan: SentencePlan,
  clauses: readonly string[],
  { texts, privacy, help }: { texts: OfferTexts; privacy: Privacy; help: string },
): string {
  const opening = texts.opening[privacy];
  const about = texts.about[privacy];
  const closing = texts.closing[privacy];
  switch (plan) {
    case "together":
      return [toSentence(clauses.join(", and ")), help, about, closing].join(" ");
    case "lead":
      return [toSentence(clauses[0]), help, about, closing].join(" ");
    case "offer_first":
      return [opening, about, toSentence(clauses[0]), help].join(" ");
    case "general":
      return [opening, about, closing].join(" ");
  }
}

function renderClause({ factor, phrase }: Citation): string {
  return phrase.clause.replace("{band}", factor.band).replace("{times}", timesBand(factor.value));
}

function toSentence(clause: string): string {
  return `${clause[0].toUpperCase()}${clause.slice(1)}.`;
}

function textsOf(texts: ReasonTexts, offerId: string): OfferTexts {
  const ofOffer = texts.offers[offerId];
  if (ofOffer !== undefined) return ofOffer;
  throw new RangeError(`No reason texts for offer "${offerId}" in ${texts.language}: add them`);
}

function checkPhrase(
  { feature, is }: Phrase,
  context: { offerId: string; texts: ReasonTexts; goesByAge: boolean; codes: CategoryCodes },
): void {
  const { offerId, texts, goesByAge, codes } = context;
  if (texts.neverCited.includes(feature)) {
    throw new RangeError(`Feature "${feature}" is never cited: remove its phrase from ${offerId}`);
  }
  if (texts.ageFeatures.includes(feature) && !goesByAge) {
    throw new RangeError(
      `Feature "${feature}" is about age, but the eligibility of ${offerId} is not: remove its phrase`,
    );
  }
  if (is !== undefined && codes[feature]?.[is] === undefined) {
    throw new RangeError(`Unknown category "${is}" of "${feature}" in the texts of ${offerId}`);
  }
}
