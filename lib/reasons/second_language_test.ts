import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Offer, OfferCatalog } from "../labels/mod.ts";
import { bandOf } from "./bands.ts";
import { TEST_WORDS } from "./chat/test_contexts.ts";
import { buildContext } from "./context.ts";
import type { Factor } from "./factors.ts";
import {
  checkOwnText,
  FLESCH_KINCAID,
  gateInput,
  type Readability,
  readingGate,
  readingGrade,
  syllablesOf,
} from "./gates/mod.ts";
import type { ReasonTexts } from "./reason_texts.ts";
import { TemplateWriter } from "./template_writer.ts";

/**
 * Ease of a Spanish text, at least "normal".
 *
 * Source: Szigriszt Pazos (1993), Sistemas predictivos de legibilidad del mensaje
 * escrito: fórmula de perspicuidad, Universidad Complutense de Madrid; limit by the
 * INFLESZ scale for patients' texts, Barrio-Cantalejo et al. (2008), An. Sist.
 * Sanit. Navar. 31(2): 206.835 - 62.3 syllables per word - words per sentence.
 */
const INFLESZ: Readability = {
  formula: "INFLESZ",
  constant: 206.835,
  wordsPerSentence: -1,
  syllablesPerWord: -62.3,
  limit: { atLeast: 55 },
  // A weak vowel (i, u) is one syllable with the strong one beside it, unless it has an accent.
  syllables: /[iuü]?[aeoáéó][iuy]?|[íú]|[iuüy]+/g,
};

const offer: Offer = {
  id: "TELE_001",
  name: "Virtual Primary Care",
  category: "Telehealth",
  description: "Video visits",
  channels: ["app"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 40,
  rules: [],
  eligibility: [],
  applicability: [],
};
const same = (text: string) => ({ private: text, shared: text });
const texts: ReasonTexts = {
  language: "es-US",
  version: "1",
  neverCited: [],
  saidOnce: ["este último año"],
  and: " y ",
  bands: { "several times": "varias veces", "about {usd}": "cerca de {usd}" },
  ageFeatures: [],
  privacyOf: { app: "private" },
  offers: {
    TELE_001: {
      opening: same("Su plan incluye consultas por video."),
      about: same("Puede ver a su médico desde casa."),
      closing: same("Mire la aplicación cuando quiera."),
      phrases: [
        {
          feature: "app_login_count",
          topic: "app",
          min: 1,
          clause: "usted usó la aplicación {times} este último año",
          help: "Las citas por video se piden ahí mismo.",
          shared: true,
        },
        {
          feature: "cost",
          topic: "cost",
          clause: "pagó {band} este último año",
          help: "Una cita por video cuesta menos.",
          shared: true,
        },
      ],
    },
  },
};
const catalog = new OfferCatalog([offer], ["app_login_count", "cost"]);
const factor = (feature: string, value: number, unit: string, contribution: number): Factor => ({
  id: feature,
  label: feature.replaceAll("_", " "),
  contribution,
  direction: "raises",
  parts: [{ feature, label: feature, unit, value, contribution, band: bandOf(value, unit) }],
});
const factors = [factor("app_login_count", 7, "logins", 6), factor("cost", 1_480, "USD", 4)];

Deno.test("a second language is texts and a formula: written, put in context and graded by them", () => {
  const writer = new TemplateWriter(catalog, texts);
  const { text, plan } = writer.write("TELE_001", factors, { channel: "app" });
  assertEquals(plan, "together");
  assertEquals(
    text,
    "Usted usó la aplicación varias veces y pagó cerca de $1,500 este último año. Las citas por video se piden ahí mismo. Puede ver a su médico desde casa. Mire la aplicación cuando quiera.",
  );
  const citations = writer.citations("TELE_001", factors, { channel: "app" });
  const context = buildContext("TELE_001", citations, { catalog, writer, channel: "app" });
  assertEquals(context.factors[1].statement, "pagó cerca de $1,500 este último año");
  const { and, saidOnce } = texts;
  const letters = "A-Za-zÁÉÍÓÚÜÑáéíóúüñ¿¡";
  const words = { ...TEST_WORDS, letters, readability: INFLESZ, and, saidOnce };
  assertEquals(checkOwnText(text, context, { words }), null);
  assertEquals(
    checkOwnText(text, context, { words: { ...words, letters: "A-Za-z" } })?.rule,
    "characters",
  );
  const breachOf = (text: string) => readingGate(gateInput(text, context, { words }));
  // The English formula calls the same text too hard, so the language's own is needed.
  assert(readingGrade(text, FLESCH_KINCAID) > 8);
  const hard =
    "La corresponsabilidad interinstitucional posibilita intervenciones multidisciplinarias. " +
    "Consecuentemente, recomendamos considerablemente la teleasistencia domiciliaria.";
  // 12 words, 62 syllables, counted by hand.
  assertEquals(breachOf(hard), { rule: "reading grade", span: "INFLESZ -121.0" });
});

Deno.test("a second language counts syllables by its own vowels", () => {
  const counted = { día: 2, ciudad: 2, médico: 3, aplicación: 4, huésped: 2, leer: 2, plan: 1 };
  for (const [word, n] of Object.entries(counted)) {
    assertEquals(syllablesOf(word, INFLESZ.syllables), n, word);
  }
});

Deno.test("a second language without words for a band is named", () => {
  const writer = new TemplateWriter(catalog, { ...texts, bands: {} });
  assertThrows(
    () => writer.write("TELE_001", factors, { channel: "app" }),
    RangeError,
    'No words for "several times" in the bands of es-US',
  );
});
