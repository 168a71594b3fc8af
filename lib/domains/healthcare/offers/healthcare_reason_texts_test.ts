import { assert, assertEquals } from "@std/assert";
import { OfferCatalog } from "../../../labels/mod.ts";
import {
  bandOf,
  buildContext,
  checkOwnText,
  type Factor,
  MOST_CONTEXT_FACTORS,
  type Phrase,
  type Privacy,
  type ReasonText,
  TemplateWriter,
} from "../../../reasons/mod.ts";
import { healthcareFeatures } from "../features/mod.ts";
import { healthcareGateWords } from "../gate_words/mod.ts";
import { healthcareOffers } from "./healthcare_offers.ts";
import { healthcareReasonTexts } from "./healthcare_reason_texts.ts";
import { TEST_CODES } from "./random_members.ts";

const catalog = new OfferCatalog(healthcareOffers, healthcareFeatures.names, { codes: TEST_CODES });
const writer = new TemplateWriter(catalog, healthcareReasonTexts);
const CHANNEL_OF: Record<Privacy, string> = { private: "app", shared: "mail" };

/** A factor whose value makes a phrase true. */
function factorOf(phrase: Phrase, contribution: number): Factor {
  const { label, unit } = healthcareFeatures.feature(phrase.feature);
  const codes: Record<string, Record<string, number>> = TEST_CODES;
  const value = phrase.is === undefined
    ? phrase.min ?? phrase.max ?? 1
    : codes[phrase.feature][phrase.is];
  const part = { feature: phrase.feature, label, unit, value, contribution };
  return {
    id: phrase.feature,
    label,
    contribution,
    direction: "raises",
    parts: [{ ...part, band: bandOf(value, unit) }],
  };
}

interface WrittenText extends ReasonText {
  offerId: string;
  factors: readonly Factor[];
  privacy: Privacy;
}

/** Every text that an offer can have: no phrase, each alone (strong and weak), each pair. */
function allTexts(): WrittenText[] {
  return healthcareOffers.flatMap((offer) => {
    const { phrases } = healthcareReasonTexts.offers[offer.id];
    const lists: Factor[][] = [
      [],
      ...phrases.flatMap((phrase) => [[factorOf(phrase, 9)], [factorOf(phrase, 1)]]),
      ...phrases.flatMap((a) => phrases.map((b) => [factorOf(a, 9), factorOf(b, 8)])),
    ];
    return (["private", "shared"] as const).flatMap((privacy) =>
      lists.map((factors) => ({
        ...writer.write(offer.id, factors, { channel: CHANNEL_OF[privacy] }),
        offerId: offer.id,
        factors,
        privacy,
      }))
    );
  });
}

const texts = allTexts();
const uniqueTexts = new Map(texts.map((written) => [written.text, written]));

/** Sentences end in a stop before a space or the end. */
const sentencesOf = (text: string) => text.split(/(?<=\.)\s/);
const wordsOf = (text: string) => text.match(/[A-Za-z][A-Za-z'-]*|\$?\d[\d,]*/g) ?? [];

/** Groups of vowels less a silent final e: close enough for a mean over a text. */
function syllables(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, "");
  const groups = letters.replace(/(?:[^laeiouy]es|[^aeiouy]ed|[^laeiouy]e)$/, "")
    .match(/[aeiouy]{1,2}/g);
  return Math.max(1, groups?.length ?? 1);
}

/** Flesch-Kincaid grade (Kincaid et al. 1975). */
function gradeOf(text: string): number {
  const words = wordsOf(text);
  const nSyllables = words.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * words.length / sentencesOf(text).length + 11.8 * nSyllables / words.length - 15.59;
}

Deno.test("healthcareReasonTexts make every text well-formed, short and plain", () => {
  assert(uniqueTexts.size > 300);
  for (const { text, offerId } of uniqueTexts.values()) {
    const sentences = sentencesOf(text);
    assert(sentences.length >= 3 && sentences.length <= 4, `${offerId}: ${text}`);
    assert(wordsOf(text).length <= 110, `${offerId}: ${text}`);
    assert(sentences.every((sentence) => /^[A-Z].*[a-z]\.$/.test(sentence)), `${offerId}: ${text}`);
    assert(!/[{}<>@]|undefined|NaN|https?:|\s{2}/.test(text), `${offerId}: ${text}`);
    assert(gradeOf(text) <= 8, `${offerId}, grade ${gradeOf(text)}: ${text}`);
  }
});

Deno.test("healthcareReasonTexts pass every gate in every text that an offer can have", () => {
  const failed = texts.flatMap(({ text, offerId, factors, privacy }) => {
    const channel = CHANNEL_OF[privacy];
    const citations = writer.citations(offerId, factors, { channel, most: MOST_CONTEXT_FACTORS });
    const context = buildContext(offerId, citations, { catalog, writer, channel });
    const violation = checkOwnText(text, context, { words: healthcareGateWords });
    return violation ? [`${offerId} ${privacy}: ${violation.rule}: ${violation.span}`] : [];
  });
  assertEquals([...new Set(failed)], []);
});

Deno.test("healthcareReasonTexts promise nothing, press nobody and blame nobody", () => {
  const forbidden =
    /guarantee|\bcure|promise|hurry|act now|last chance|don't wait|limited time|right away|immediately|today|\bmust\b|should have|you failed|you need to|\bfree\b|cheaper|save (you )?(money|\$)|better than|other members|most people your|suffer|disease|diagnos|patient/i;
  for (const { text, offerId } of uniqueTexts.values()) {
    assert(!forbidden.test(text), `${offerId}: ${text}`);
  }
});

Deno.test("healthcareReasonTexts name and imply no condition on a shared channel", () => {
  const revealing =
    /diabet|blood|heart|asthma|breath|inhaler|lung|cancer|mental|therap|depress|stomach|digest|joint|muscle|\bback\b|kidney|condition|concern|hospital|emergency|urgent|specialists? (visits?|this)|seen|fill|medicines in order|flu/i;
  for (const { text, offerId, privacy } of uniqueTexts.values()) {
    if (privacy === "shared") assert(!revealing.test(text), `${offerId}: ${text}`);
  }
});

Deno.test("healthcareReasonTexts say one and the same of all sensitive offers on a shared channel", () => {
  const sensitive = healthcareOffers.filter((offer) => offer.sensitive);
  const shared = texts.filter(({ offerId, privacy }) =>
    privacy === "shared" && sensitive.some((offer) => offer.id === offerId)
  );
  assertEquals(sensitive.map((offer) => offer.id), [
    "CHRON_001",
    "CHRON_002",
    "CHRON_003",
    "MENTAL_001",
  ]);
  assertEquals(new Set(shared.map(({ text }) => text)).size, 1);
  assertEquals(shared.flatMap(({ cited }) => cited), []);
});

Deno.test("healthcareReasonTexts cite features that exist, and age for screening alone", () => {
  for (const { id } of healthcareOffers) {
    const citable = writer.citableFeatures(id);
    assertEquals(citable.filter((name) => !healthcareFeatures.names.includes(name)), [], id);
    assertEquals(citable.includes("age"), id === "PREV_002", id);
    assert(citable.length >= 3, id);
  }
});

Deno.test("healthcareReasonTexts speak of use only where there was some", () => {
  for (const { phrases } of Object.values(healthcareReasonTexts.offers)) {
    for (const { feature, min, max, is, clause } of phrases) {
      const isAbsence = /\bno\b|not/.test(clause);
      const isFact = is !== undefined || feature === "age" || feature === "tenure_months";
      if (isFact) continue;
      if (isAbsence) assert(max !== undefined || (min ?? 0) >= 730, `${feature}: ${clause}`);
      else assert((min ?? 0) > 0, `${feature}: ${clause}`);
    }
  }
});
