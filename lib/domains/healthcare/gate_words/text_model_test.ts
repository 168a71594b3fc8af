import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { corpusContext } from "../reason_corpus/corpus_context.ts";
import { healthcareGateWords } from "./mod.ts";
import { inTestFolder } from "../../../_shared/test_folder.ts";
import { checkText, sentencesOf, textModelOf } from "../../../reasons/mod.ts";

const folder = healthcareGateWords.textModel!;
// Opened once, outside of the tests: the runtime keeps a message port.
const model = await textModelOf(folder);
const scores: { context: string; text: string; score: number }[] = JSON.parse(
  Deno.readTextFileSync(new URL("scores.json", folder)),
);

Deno.test("the text model scores as onnxruntime for Python does", async () => {
  assert(scores.length >= 10);
  const offs: number[] = [];
  for (const { context, text, score } of scores) {
    const ours = await model.score(sentencesOf(text), corpusContext(context));
    assertAlmostEquals(ours.score, score, 0.25, text);
    offs.push(Math.abs(ours.score - score));
  }
  // Sums of bytes differ a little from machine to machine, and rarely.
  assert(offs.toSorted((a, b) => a - b)[offs.length / 2 | 0] < 0.05, String(offs));
});

Deno.test("the text model names the rule and the sentence that breaks it", async () => {
  const context = corpusContext("diabetes_app");
  const about = "The Diabetes Management Program gives you a coach and check-ins.";
  const judge = (sentence: string) => model.judge([about, sentence, "You set the goals."], context);
  assertEquals(
    await judge("Diabetes was part of your care this past year, so it may suit you."),
    null,
  );
  const blame = "If you had looked after yourself, you would not be in this spot.";
  assertEquals(await judge(blame), { rule: "blame", span: blame });
  const turned = "Diabetes was never part of your care this past year.";
  assertEquals(await judge(turned), { rule: "turned around", span: turned });
});

Deno.test("the text model reads the context: another one makes the same text a bad one", async () => {
  const text = [
    "Diabetes was part of your care this past year.",
    "A coach can help with meals and medicines.",
    "You set the goals.",
  ];
  assertEquals(await model.judge(text, corpusContext("diabetes_app")), null);
  const rules = ["not grounded", "condition or care not in the context"];
  const violation = await model.judge(text, corpusContext("mental_portal"));
  assert(rules.includes(violation?.rule ?? ""), JSON.stringify(violation));
});

Deno.test("the text model sends back what it cannot read to its end", async () => {
  const sentence = `${"Qzxkvwjq ".repeat(100).trim()}.`;
  assertEquals((await model.judge([sentence], corpusContext("gym_email")))?.rule, "words");
});

Deno.test("checkText() asks the text model where the rules find nothing", async () => {
  const context = corpusContext("diabetes_app");
  const check = async (sentence: string) =>
    await checkText(`${context.offer.about} ${sentence} ${context.offer.closing}`, context, {
      words: healthcareGateWords,
    });
  const blame = "If you had looked after yourself, you would not be in this spot.";
  assertEquals(await check(blame), { rule: "blame", span: blame });
  assertEquals(await check("Diabetes was part of your care this past year."), null);
});

Deno.test("a text model whose files are missing or damaged is named with the remedy", async () => {
  await inTestFolder(async (path) => {
    const broken = `file://${path}/`;
    const open = () => textModelOf(broken);
    await assertRejects(open, Error, "restore its files from the repository");
    Deno.writeTextFileSync(`${path}/settings.json`, `{ "threshold": null, "rules": [] }`);
    await assertRejects(open, Error, "threshold is no number");
    Deno.writeTextFileSync(`${path}/settings.json`, `{ "threshold": 1, "rules": [] }`);
    Deno.writeTextFileSync(`${path}/model.onnx`, "version https://git-lfs");
    await assertRejects(open, Error, "Cannot open the text model");
    for (const name of ["model.onnx", "tokenizer.json"]) {
      Deno.copyFileSync(new URL(name, folder), `${path}/${name}`);
    }
    const other = await textModelOf(broken);
    await assertRejects(() => other.score(["Fine."], corpusContext("gym_email")), Error, "0 rules");
  });
});
