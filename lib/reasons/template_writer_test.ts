import { assertEquals, assertThrows } from "@std/assert";
import { between, type Offer, OfferCatalog } from "../labels/mod.ts";
import { buildContext } from "./context.ts";
import type { Factor, FactorPart } from "./factors.ts";
import type { Phrase, ReasonTexts } from "./reason_texts.ts";
import { type CitedFactor, TemplateWriter } from "./template_writer.ts";

const names = ["age", "visits", "logins", "sessions", "plan", "income"];
const codes = { plan: { HDHP: 1, PPO: 2 } };
const offer: Offer = {
  id: "X",
  name: "X",
  category: "Any",
  description: "",
  channels: ["app"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 0,
  rules: [],
  eligibility: [{ id: "age", when: between("age", 45, 75), reason: "", source: "" }],
  applicability: [],
};
const phrases: Phrase[] = [
  { feature: "age", topic: "age", clause: "you are {band}", help: "Help 1.", shared: true },
  {
    feature: "visits",
    topic: "care",
    min: 1,
    max: 4,
    clause: "you came {times}",
    help: "Help 2.",
    shared: false,
  },
  {
    feature: "visits",
    topic: "care",
    min: 5,
    clause: "you came a lot",
    help: "Help 2.",
    shared: false,
  },
  { feature: "logins", topic: "app", min: 1, clause: "you log in", help: "Help 3.", shared: true },
  {
    feature: "sessions",
    topic: "app",
    min: 1,
    clause: "you use it",
    help: "Help 3.",
    shared: true,
  },
  {
    feature: "plan",
    topic: "plan",
    is: "HDHP",
    clause: "it is high",
    help: "Help 4.",
    shared: true,
  },
];

function textsWith(phrases: readonly Phrase[]): ReasonTexts {
  const sentence = (name: string) => ({ private: `Private ${name}.`, shared: `Shared ${name}.` });
  return {
    language: "en-US",
    version: "1",
    neverCited: ["income"],
    saidOnce: ["this year"],
    and: ", and ",
    ageFeatures: ["age"],
    privacyOf: { app: "private", mail: "shared" },
    offers: {
      X: {
        opening: sentence("opening"),
        about: sentence("about"),
        closing: sentence("closing"),
        phrases,
      },
    },
  };
}

const catalog = new OfferCatalog([offer], names, { codes });
const writer = new TemplateWriter(catalog, textsWith(phrases));

const part = (feature: string, value: number, contribution: number): FactorPart => ({
  feature,
  label: feature,
  unit: "claims",
  value,
  contribution,
  band: feature === "age" ? "in your fifties" : "some",
});
const factorOf = (id: string, ...parts: FactorPart[]): Factor => {
  const contribution = parts.reduce((sum, { contribution }) => sum + contribution, 0);
  return { id, label: id, contribution, direction: contribution > 0 ? "raises" : "lowers", parts };
};
const factor = (feature: string, value: number, contribution: number) =>
  factorOf(feature, part(feature, value, contribution));
const featuresOf = (cited: readonly CitedFactor[]) => cited.map(({ feature }) => feature);
const app = { channel: "app" };

Deno.test("TemplateWriter chooses the sentence plan by the size of the factors", () => {
  const write = (factors: Factor[]) => {
    const { cited, ...text } = writer.write("X", factors, app);
    return { ...text, cited: featuresOf(cited) };
  };
  assertEquals(write([factor("visits", 3, 8), factor("age", 52, 4)]), {
    text:
      "You came a few times, and you are in your fifties. Help 2. Private about. Private closing.",
    plan: "together",
    cited: ["visits", "age"],
  });
  assertEquals(write([factor("visits", 7, 8), factor("age", 52, 1)]), {
    text: "You came a lot. Help 2. Private about. Private closing.",
    plan: "lead",
    cited: ["visits"],
  });
  assertEquals(write([factor("logins", 7, 1.5)]), {
    text: "Private opening. Private about. You log in. Help 3.",
    plan: "offer_first",
    cited: ["logins"],
  });
  assertEquals(write([]), {
    text: "Private opening. Private about. Private closing.",
    plan: "general",
    cited: [],
  });
});

Deno.test("TemplateWriter cites no factor that lowers the score, is untrue or uncitable", () => {
  const cited = (...factors: Factor[]) => featuresOf(writer.write("X", factors, app).cited);
  assertEquals(cited(factor("visits", 3, -8)), []);
  assertEquals(cited(factor("visits", 3, 0.4)), []);
  assertEquals(cited(factor("logins", 0, 9)), []);
  assertEquals(cited(factor("income", 1, 20)), []);
  assertEquals([cited(factor("plan", 1, 9)), cited(factor("plan", 2, 9))], [["plan"], []]);
});

Deno.test("TemplateWriter says repeated words once", () => {
  const [logins, plan] = [phrases[3], phrases[5]].map((phrase) => ({
    ...phrase,
    clause: `${phrase.clause} this year`,
  }));
  const repeating = new TemplateWriter(
    new OfferCatalog([offer], names, { codes }),
    textsWith([logins, plan]),
  );
  const { text } = repeating.write("X", [factor("logins", 3, 9), factor("plan", 1, 8)]);
  assertEquals(text, "You log in, and it is high this year. Help 3. Shared about. Shared closing.");
});

Deno.test("TemplateWriter joins no clause to one that stands alone", () => {
  const [logins, plan] = [phrases[3], phrases[5]];
  const alone = new TemplateWriter(
    new OfferCatalog([offer], names, { codes }),
    textsWith([{ ...logins, standsAlone: true }, plan]),
  );
  const cited = (a: Factor, b: Factor) => featuresOf(alone.write("X", [a, b]).cited);
  assertEquals(cited(factor("logins", 3, 9), factor("plan", 1, 8)), ["logins"]);
  assertEquals(cited(factor("plan", 1, 9), factor("logins", 3, 8)), ["plan"]);
});

Deno.test("TemplateWriter says one thing per topic", () => {
  const { cited } = writer.write("X", [
    factor("sessions", 3, 9),
    factor("logins", 3, 8),
    factor("age", 52, 7),
  ], app);
  assertEquals(featuresOf(cited), ["sessions", "age"]);
});

Deno.test("TemplateWriter goes by the factor and rests on the part that raises the score most", () => {
  const app = factorOf("app", part("sessions", 3, -2), part("logins", 4, 6));
  const { cited } = writer.write("X", [app]);
  assertEquals(cited, [{ factor: "app", feature: "logins", contribution: 4 }]);
  const lowered = factorOf("app", part("sessions", 3, -7), part("logins", 4, 6));
  assertEquals(writer.write("X", [lowered]).cited, []);
  const untrue = factorOf("app", part("logins", 0, 9), part("sessions", 3, -2));
  assertEquals(writer.write("X", [untrue]).cited, []);
});

Deno.test("TemplateWriter writes for a shared channel when none is named", () => {
  const factors = [factor("visits", 3, 8), factor("logins", 3, 7)];
  const expected = "You log in. Help 3. Shared about. Shared closing.";
  assertEquals(writer.write("X", factors).text, expected);
  assertEquals(writer.write("X", factors, { channel: "mail" }).text, expected);
});

Deno.test("TemplateWriter.citableFeatures() lists each feature once", () => {
  assertEquals(writer.citableFeatures("X"), ["age", "visits", "logins", "sessions", "plan"]);
});

Deno.test("TemplateWriter refuses texts that break the rules and names what is unknown", () => {
  const build = (offers: Offer[], phrase: Partial<Phrase> = {}) =>
    new TemplateWriter(
      new OfferCatalog(offers, names, { codes }),
      textsWith([{ ...phrases[3], ...phrase }]),
    );
  assertThrows(() => build([offer], { feature: "income" }), RangeError, "never cited");
  assertThrows(
    () => build([{ ...offer, eligibility: [] }], { feature: "age" }),
    RangeError,
    "is about age",
  );
  assertThrows(
    () => build([offer], { feature: "plan", is: "PPP" }),
    RangeError,
    "Unknown category",
  );
  assertThrows(() => build([{ ...offer, id: "Y" }]), RangeError, "No reason texts");
  assertThrows(() => writer.write("Y", []), RangeError, "No reason texts");
  assertThrows(() => writer.write("X", [], { channel: "fax" }), RangeError, "Unknown channel");
});

Deno.test("buildContext() names an unknown offer and an unknown channel", () => {
  const build = (offerId: string, channel: string) =>
    buildContext(offerId, [], { catalog, writer, channel });
  assertThrows(() => build("Y", "app"), RangeError, 'Unknown offer "Y"');
  assertThrows(() => build("X", "fax"), RangeError, 'Unknown channel "fax"');
});
