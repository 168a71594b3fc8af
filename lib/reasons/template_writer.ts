import { type CategoryCodes, conditionFeatures, type OfferCatalog } from "../labels/mod.ts";
import { timesBand } from "./bands.ts";
import type { Factor, FactorPart } from "./factors.ts";
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
  /** What the text speaks of, in its order. */
  readonly cited: readonly CitedFactor[];
}

/** A factor that a text speaks of. */
export interface CitedFactor {
  /** Id of the factor. */
  readonly factor: string;
  /** The feature of it whose value makes the statement true. */
  readonly feature: string;
  /** Points that the factor adds to the score. */
  readonly contribution: number;
}

/** A factor with the phrase that speaks of it. */
export interface Citation {
  /** The factor, which raises the score. */
  readonly factor: Factor;
  /** The part of it that the phrase rests on. */
  readonly part: FactorPart;
  /** What is said. */
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
    const privacy = this.privacyOf(options.channel);
    const citations = this.citations(offerId, factors, options);
    const plan = choosePlan(citations);
    const used = citations.slice(0, plan === "together" ? 2 : plan === "general" ? 0 : 1);
    return {
      text: renderPlan(plan, this.#clausesOf(used).join(this.texts.and), {
        texts,
        privacy,
        help: used[0]?.phrase.help ?? "",
      }),
      plan,
      cited: used.map(citedFactor),
    };
  }

  /**
   * The privacy of a channel; shared where none is named.
   *
   * @throws RangeError for an unknown channel.
   */
  privacyOf(channel: string | undefined): Privacy {
    if (channel === undefined) return "shared";
    const privacy = this.texts.privacyOf[channel];
    if (privacy !== undefined) return privacy;
    throw new RangeError(
      `Unknown channel "${channel}": the known ones are ${
        Object.keys(this.texts.privacyOf).join(", ")
      }`,
    );
  }

  /**
   * What may be said of a member for an offer, the leading factors first: at most
   * `most` citations (default 2), one per topic. A phrase rests on a feature that
   * raises the score as its factor does.
   */
  citations(
    offerId: string,
    factors: readonly Factor[],
    options: { channel?: string; most?: number } = {},
  ): Citation[] {
    const { phrases } = textsOf(this.texts, offerId);
    const privacy = this.privacyOf(options.channel);
    const citations: Citation[] = [];
    for (const factor of factors) {
      if (factor.contribution < MIN_CITED_POINTS) continue;
      const found = this.#phraseFor(
        factor,
        phrases.filter((p) => privacy === "private" || p.shared),
      );
      if (!found || citations.some((other) => other.phrase.topic === found.phrase.topic)) continue;
      citations.push({ factor, ...found });
      if (citations.length === (options.most ?? 2)) break;
    }
    return citations;
  }

  #phraseFor(factor: Factor, phrases: readonly Phrase[]): Omit<Citation, "factor"> | undefined {
    for (const part of factor.parts.toSorted((a, b) => b.contribution - a.contribution)) {
      if (part.contribution <= 0) break;
      const phrase = phrases.find((candidate) =>
        candidate.feature === part.feature && this.#isTrue(candidate, part.value)
      );
      if (phrase) return { part, phrase };
    }
  }

  /** The clauses in words; the first one leaves out what the second says again. */
  #clausesOf(citations: readonly Citation[]): string[] {
    const [first = "", ...others] = citations.map((citation) => renderClause(citation, this.texts));
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
  clauses: string,
  { texts, privacy, help }: { texts: OfferTexts; privacy: Privacy; help: string },
): string {
  const opening = texts.opening[privacy];
  const about = texts.about[privacy];
  const closing = texts.closing[privacy];
  switch (plan) {
    case "together":
    case "lead":
      return [toSentence(clauses), help, about, closing].join(" ");
    case "offer_first":
      return [opening, about, toSentence(clauses), help].join(" ");
    case "general":
      return [opening, about, closing].join(" ");
  }
}

/** What a citation speaks of. */
export function citedFactor({ factor, part }: Citation): CitedFactor {
  return { factor: factor.id, feature: part.feature, contribution: factor.contribution };
}

/**
 * A citation as a clause addressed to the member, without capital and stop.
 *
 * @throws RangeError where the texts are in another language and lack the band.
 */
export function renderClause({ part, phrase }: Citation, texts: ReasonTexts): string {
  return phrase.clause
    .replace("{band}", () => inLanguage(part.band, texts))
    .replace("{times}", () => inLanguage(timesBand(part.value), texts));
}

function inLanguage(band: string, { bands, language }: ReasonTexts): string {
  if (bands === undefined) return band;
  const [amount = ""] = band.match(/\$[\d,]+/) ?? [];
  const words = bands[band.replace(amount, amount && "{usd}")];
  if (words !== undefined) return words.replace("{usd}", () => amount);
  throw new RangeError(`No words for "${band}" in the bands of ${language}: add them`);
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
