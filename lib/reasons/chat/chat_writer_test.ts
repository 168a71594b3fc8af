import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../../_shared/errors.ts";
import type { ReasonContext } from "../context.ts";
import { type Prompt, readPromptFiles } from "../prompts/prompt_files.ts";
import { ChatCache } from "./chat_cache.ts";
import type { ChatReply } from "./chat_client.ts";
import { ChatProblem } from "./chat_problem.ts";
import { type ChatLimits, FAILURES_BEFORE_STOP, writeByChat } from "./chat_writer.ts";
import { BAD_ANSWER, GOOD_ANSWER, TEST_WORDS, testContext } from "./test_contexts.ts";

const files = readPromptFiles();
const LIMITS: ChatLimits = { concurrency: 3, maxCalls: 1000, maxTokens: 1e6 };
const reply = (content: string, finish = "stop"): ChatReply => ({
  content,
  finish,
  promptTokens: 90,
  answerTokens: 10,
});

async function withCache<T>(test: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await test(join(folder, "deep", "answers.jsonl"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface RunOptions {
  nContexts?: number;
  contexts?: ReasonContext[];
  limits?: Partial<ChatLimits>;
  model?: string;
}

/** One run whose calls are answered by `answer`, with the prompts that it sent. */
async function run(
  path: string,
  answer: (n: number, prompt: Prompt) => ChatReply | ChatProblem,
  {
    nContexts = 5,
    contexts = Array.from({ length: nContexts }, (_, i) => testContext(i)),
    limits = {},
    model = "m",
  }: RunOptions = {},
) {
  const prompts: Prompt[] = [];
  let nNow = 0, most = 0;
  const { cache, isOtherSetAside } = ChatCache.open(path);
  using _cache = cache;
  const client = {
    get nRequests() {
      return prompts.length;
    },
    async ask(prompt: Prompt) {
      most = Math.max(most, ++nNow);
      const given = answer(prompts.push(prompt) - 1, prompt);
      await Promise.resolve();
      nNow--;
      if (given instanceof ChatProblem) throw given;
      return given;
    },
  };
  const result = await writeByChat(contexts, {
    client,
    model,
    cache,
    files,
    words: TEST_WORDS,
    limits: { ...LIMITS, ...limits },
  });
  return { ...result, prompts, most, isOtherSetAside };
}

const kinds = (texts: readonly { kind: string }[]) => texts.map(({ kind }) => kind);

Deno.test("writeByChat() writes a text per context, so many at a time, and asks nothing twice", () =>
  withCache(async (path) => {
    const first = await run(path, () => reply(GOOD_ANSWER), { nContexts: 10 });
    assertEquals(new Set(kinds(first.texts)), new Set(["written"]));
    assertEquals([first.prompts.length, first.most, first.report.nCalls], [10, 3, 10]);
    assertEquals([first.report.nPromptTokens, first.report.nAnswerTokens], [900, 100]);
    const [text] = first.texts;
    assert(text.kind === "written" && text.verdict === "passed" && text.stated?.length === 3);
    const again = await run(path, () => reply("not asked"), { nContexts: 12 });
    assertEquals([again.prompts.length, again.report.nCached], [2 + 2, 10]);
    const other = await run(path, () => reply(GOOD_ANSWER), { model: "other" });
    assertEquals(other.prompts.length, 5);
  }));

Deno.test("writeByChat() asks once what contexts of several offers have in common", () =>
  withCache(async (path) => {
    const contexts = [testContext(0), testContext(0), testContext(0)];
    const answers = [BAD_ANSWER, GOOD_ANSWER, GOOD_ANSWER.replace("It is a", "It is your")];
    const { texts, prompts } = await run(path, (n) => reply(answers[n]), { contexts });
    assertEquals(prompts.length, 2);
    assertEquals(texts, Array(3).fill(texts[0]));
    assertEquals(kinds(texts), ["written", "written", "written"]);
  }));

Deno.test("writeByChat() tries once more, naming the rule that was broken", () =>
  withCache(async (path) => {
    const answer = (_n: number, { retry }: Prompt) => reply(retry ? GOOD_ANSWER : BAD_ANSWER);
    const { texts: [text], prompts } = await run(path, answer, { nContexts: 1 });
    assert(text.kind === "written" && text.first?.rule === "urgency");
    assert(prompts[1].retry?.includes('"urgency" with: hurry'));
    // Both answers are kept.
    assertEquals((await run(path, answer, { nContexts: 1 })).prompts.length, 0);
  }));

Deno.test("writeByChat() rejects what is still bad, useless or in the wrong form", () =>
  withCache(async (path) => {
    const answers = [
      [reply(BAD_ANSWER), "urgency"],
      [reply("", "stop"), "empty answer"],
      [reply("{}"), "malformed answer"],
      [reply('{"sentences": [{"text": "Half'), "malformed answer"],
      [reply(GOOD_ANSWER, "length"), "cut off"],
      [reply("", "refusal"), "refused"],
      [reply("<b>You walked a lot.</b> It is one. Have a look."), "characters"],
    ] as const;
    for (const [i, [answer, rule]] of answers.entries()) {
      const { texts: [text], prompts } = await run(path, () => answer, {
        nContexts: 1,
        model: `m${i}`,
      });
      assert(text.kind === "rejected", rule);
      assertEquals([text.violation.rule, prompts.length], [rule, 2]);
    }
  }));

Deno.test("writeByChat() checks plain text by its wording alone and marks it so", () =>
  withCache(async (path) => {
    const plain = "You walked a lot.\nIt is a program. Have a look.";
    const { texts: [text] } = await run(path, () => reply(plain), { nContexts: 1 });
    assert(text.kind === "written");
    assertEquals([text.verdict, text.text], ["passed by wording", plain.replace("\n", " ")]);
  }));

Deno.test("writeByChat() stops calling after failures in a row and says why", () =>
  withCache(async (path) => {
    const down = new ChatProblem("server", "The endpoint failed (500): try again later");
    const limits = { concurrency: 1 };
    const { texts, prompts, report } = await run(path, () => down, { nContexts: 20, limits });
    assertEquals([prompts.length, report.stopped], [FAILURES_BEFORE_STOP, down.message]);
    assertEquals(new Set(kinds(texts)), new Set(["not asked"]));
    const now = await run(path, (n) => n % 2 ? reply(GOOD_ANSWER) : down, {
      nContexts: 20,
      limits,
    });
    assertEquals([now.prompts.length, now.report.stopped], [20, null]);
    assertEquals([now.report.nFailed, now.report.problem], [10, down.message]);
    const key = new ChatProblem("key", "The endpoint refused the key (401): check it");
    const wrong = await run(path, () => key, { nContexts: 20, limits, model: "x" });
    assertEquals([wrong.prompts.length, wrong.report.stopped], [1, key.message]);
  }));

Deno.test("writeByChat() keeps to its budget of tokens", () =>
  withCache(async (path) => {
    const limits = { concurrency: 1, maxTokens: 150 };
    const tokens = await run(path, () => reply(GOOD_ANSWER), { limits, model: "t" });
    assertEquals(tokens.prompts.length, 2);
    assert(tokens.report.stopped?.includes("150 tokens"));
    assertEquals(kinds(tokens.texts).filter((kind) => kind === "written").length, 2);
  }));

Deno.test("ChatCache drops a line that was cut short and sets another version aside", () =>
  withCache(async (path) => {
    await run(path, () => reply(GOOD_ANSWER));
    const whole = Deno.readTextFileSync(path);
    for (const cut of [1, 30, whole.length - whole.indexOf("\n"), whole.length - 5]) {
      Deno.writeTextFileSync(path, whole.slice(0, -cut));
      const { prompts, texts } = await run(path, () => reply(GOOD_ANSWER));
      assert(prompts.length >= 1 && prompts.length <= 5);
      assertEquals(kinds(texts).length, 5);
      assertEquals(Deno.readTextFileSync(path).trimEnd().split("\n").length, 6);
    }
    Deno.writeTextFileSync(path, whole.replace('"version":2', '"version":1'));
    const other = await run(path, () => reply(GOOD_ANSWER));
    assertEquals([other.isOtherSetAside, other.prompts.length], [true, 5]);
    assert(Deno.readTextFileSync(`${path}.other`).includes('"version":1'));
  }));

Deno.test("ChatCache names a file that cannot be written and keeps what was there", () =>
  withCache(async (path) => {
    await run(path, () => reply(GOOD_ANSWER));
    const { cache } = ChatCache.open(path);
    cache[Symbol.dispose]();
    assertThrows(() => cache.add("k", reply("x")), InputError, "the answers before are kept");
    assertEquals([cache.size, cache.get("k")], [5, undefined]);
    assertEquals((await run(path, () => reply(GOOD_ANSWER))).report.nCached, 5);
  }));

Deno.test("ChatCache passes over a line that was damaged and asks for that answer again", () =>
  withCache(async (path) => {
    await run(path, () => reply(GOOD_ANSWER));
    const lines = Deno.readTextFileSync(path).split("\n");
    Deno.writeTextFileSync(path, lines.with(2, "\0".repeat(lines[2].length)).join("\n"));
    const { prompts, report } = await run(path, () => reply(GOOD_ANSWER));
    assertEquals([prompts.length, report.nCached], [1, 4]);
    // A byte that is no text, and a line that was cut short after it.
    const damaged = new TextEncoder().encode(lines.slice(0, 5).join("\n"));
    damaged[lines[0].length + 5] = 0xff;
    Deno.writeFileSync(path, damaged.subarray(0, -3));
    assertEquals((await run(path, () => reply(GOOD_ANSWER))).prompts.length, 3);
    assertEquals((await run(path, () => reply(GOOD_ANSWER))).prompts.length, 0);
  }));

Deno.test("ChatCache writes nothing after a line that the full disk cut short", () =>
  withCache(async (path) => {
    await run(path, () => reply(GOOD_ANSWER));
    const { cache } = ChatCache.open(path);
    using _cache = cache;
    const { writeSync } = Deno.FsFile.prototype;
    Deno.FsFile.prototype.writeSync = function (bytes) {
      Deno.FsFile.prototype.writeSync = writeSync;
      writeSync.call(this, bytes.subarray(0, 10));
      throw new Error("No space left on device (os error 28)");
    };
    assertThrows(() => cache.add("a", reply("x")), InputError, "the disk is full");
    // There would be room now, on the same line.
    assertThrows(() => cache.add("b", reply("y")), InputError, "the disk is full");
    assertEquals((await run(path, () => reply(GOOD_ANSWER))).report.nCached, 5);
    assertEquals(Deno.readTextFileSync(path).trimEnd().split("\n").length, 6);
  }));

Deno.test("ChatCache names a place that cannot be opened", () =>
  withCache(async (path) => {
    await Deno.mkdir(path, { recursive: true });
    assertThrows(() => ChatCache.open(path), InputError, "may write to");
  }));

Deno.test("writeByChat() asks no more once an answer cannot be kept", () =>
  withCache(async (path) => {
    const { cache } = ChatCache.open(path);
    let nAsked = 0;
    const client = {
      nRequests: 0,
      async ask() {
        // As when the disk is full from the fourth answer on.
        if (++nAsked === 4) cache[Symbol.dispose]();
        await Promise.resolve();
        return reply(GOOD_ANSWER);
      },
    };
    const contexts = Array.from({ length: 50 }, (_, i) => testContext(i));
    const tools = { client, model: "m", cache, files, words: TEST_WORDS, limits: LIMITS };
    await assertRejects(() => writeByChat(contexts, tools), InputError, "answers before are kept");
    assert(nAsked <= 4 + LIMITS.concurrency, String(nAsked));
    assertEquals((await run(path, () => reply(GOOD_ANSWER))).report.nCached, cache.size);
  }));
