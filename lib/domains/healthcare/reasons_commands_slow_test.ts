import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Database, quote } from "../../data/database.ts";
import {
  type Behaviour,
  type SeenCall,
  startTestEndpoint,
  statedJson,
  type TestEndpoint,
} from "../../reasons/chat/test_endpoint.ts";
import { countCanaries, plantAccepted } from "./test_canaries.ts";
import { OWN_FILES_AS_OF } from "./test_own_files.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const KEY = "sk-secret-0123456789";
const ARGS = [
  "run",
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-ffi",
  "--allow-sys",
  "--allow-net",
  "lib/cli.ts",
];

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs a command with folders below `folder` and an endpoint's variables. */
async function run(folder: string, args: string[], endpoint?: TestEndpoint): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...ARGS, ...args, "--out", join(folder, "out"), "--data", join(folder, "data")],
    cwd: ROOT,
    env: {
      NO_COLOR: "1",
      OPENAI_BASE_URL: endpoint?.url ?? "",
      OPENAI_API_KEY: endpoint ? KEY : "",
      OPENAI_MODEL: "test-model",
    },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** An honest model: it says the first fact, what the offer is, and the closing. */
function honestAnswer(_n: number, { body }: SeenCall): Behaviour {
  const prompt = body.messages[1].content;
  const offer = prompt.match(/^Offer: (.*)$/m)?.[1].split(" / ");
  if (offer === undefined) return { kind: "text", text: "Yes." };
  const [opening, about, closing] = offer.slice(-3);
  const fact = prompt.match(/^f1: (.*?)\. \(/m)?.[1];
  const first: [string, string] = fact
    ? [`${fact[0].toUpperCase()}${fact.slice(1)}.`, "f1"]
    : [opening, "offer"];
  return { kind: "text", text: statedJson(first, [about, "offer"], [closing, "offer"]) };
}

interface Row {
  member_id: string;
  text: string;
  writer: string;
  model: string;
  prompt_version: string;
  verdict: string;
  factors: string;
}

async function rowsOf(path: string): Promise<Row[]> {
  using db = await Database.open({ threads: 1 });
  return await db.rows<Row>(`SELECT * FROM read_parquet(${quote(path)})`);
}

const counts = (rows: readonly Row[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(rows, ({ writer, verdict }) => `${writer}: ${verdict}`))
      .map(([name, list]) => [name, list!.length]),
  );

Deno.test("reasons by an LLM: gates, cache, fallbacks and named problems", () =>
  inTestFolder(async (folder) => {
    const made = await run(folder, ["demo", "--members", "600", "--n-estimators", "20"]);
    assertEquals(made.code, 0, made.err);
    const reasons = join(folder, "out", "predictions", "reasons.parquet");
    const chat = ["reasons", "--writer", "chat", "--channel", "app"];
    const template = await rowsOf(reasons);
    assertEquals(counts(template), { "template: passed": template.length });

    await using endpoint = startTestEndpoint(honestAnswer);
    const ready = await run(folder, ["reasons", "--check"], endpoint);
    assertMatch(ready.out, /test-model at http:\/\/127\.0\.0\.1:\d+\/v1 answers/);
    const nChecks = endpoint.calls.length;
    const first = await run(folder, chat, endpoint);
    assertEquals(first.code, 0, first.err);
    const written = await rowsOf(reasons);
    assertEquals(counts(written), { "chat: passed": template.length });
    const { model, prompt_version, factors } = written.find(({ factors }) => factors !== "[]")!;
    assertEquals([model, prompt_version], ["test-model", "v1"]);
    assert(JSON.parse(factors)[0].contribution > 0);
    const nCalls = endpoint.calls.length - nChecks;
    // One call per context, which members with the same bands share.
    assert(nCalls > 0 && nCalls < template.length);
    const again = await run(folder, chat, endpoint);
    assertEquals([again.code, endpoint.calls.length], [0, nCalls + nChecks]);
    assertEquals(await rowsOf(reasons), written);

    const list = join(folder, "list.txt");
    const ids = [...new Set(written.map(({ member_id }) => member_id))].slice(0, 2);
    await Deno.writeTextFile(list, `member_id\n${ids.join("\n")}\n`);
    assertEquals((await run(folder, ["reasons", "--members", list])).code, 0);
    const chosen = await rowsOf(join(folder, "out", "predictions", "reasons_of_members.parquet"));
    assertEquals([...new Set(chosen.map(({ member_id }) => member_id))].sort(), ids.sort());
    assertEquals(await rowsOf(reasons), written);
    await Deno.writeTextFile(list, `${ids[0]}\nsecret-person\n`);
    const unknown = await run(folder, ["reasons", "--members", list]);
    assertEquals(unknown.code, 3);
    assertStringIncludes(unknown.err, "member 2 of the list");
    assert(!unknown.err.includes("secret-person"));

    for (
      const [behaviour, code, line] of [
        [{ kind: "status", status: 401 }, 3, "check OPENAI_API_KEY"],
        [{ kind: "status", status: 404 }, 3, "check LLM_ENDPOINT_NAME"],
        [{ kind: "hang" }, 3, "did not answer in time: raise --llm-timeout"],
      ] as const
    ) {
      await using wrong = startTestEndpoint(() => behaviour);
      const checked = await run(folder, ["reasons", "--check", "--llm-timeout", "1"], wrong);
      assertEquals(checked.code, code);
      assertStringIncludes(checked.err, line);
      assert(!`${checked.out}${checked.err}`.includes("secret"), checked.err);
    }
    // A time-out fires beside DuckDB, which the stage has loaded by then.
    await using hanging = startTestEndpoint(() => ({ kind: "hang" }));
    const slow = [...chat, "--channel", "portal", "--llm-timeout", "1"];
    const hung = await run(folder, slow, hanging);
    assertEquals(hung.code, 0, hung.err);
    assertStringIncludes(hung.err, "Warning: The endpoint did not answer in time");
    assertEquals(counts(await rowsOf(reasons)), {
      "template: template: not asked": template.length,
    });
    assertEquals((await run(folder, [...slow, "--strict"], hanging)).code, 2);

    await using rude = startTestEndpoint(() => ({
      kind: "text",
      text: statedJson(["Act now.", "offer"], ["It is free.", "offer"], ["Hurry.", "offer"]),
    }));
    assertEquals((await run(folder, [...chat, "--channel", "mail"], rude)).code, 0);
    const rejected = await rowsOf(reasons);
    assertEquals(counts(rejected), { "template: template: answer rejected": template.length });
    assertEquals(rejected.map(({ text }) => text), template.map(({ text }) => text));
  }));

Deno.test("no canary of a member's table reaches a prompt, a log, the cache, a metric or an error", () =>
  inTestFolder(async (folder) => {
    const files = join(folder, "files");
    await Deno.mkdir(files);
    await plantAccepted(files);
    let nCalls = 0;
    // Good, bad, malformed, refused and failing answers, so that every path is taken.
    await using endpoint = startTestEndpoint((n, call) => {
      nCalls++;
      const others: Behaviour[] = [
        honestAnswer(n, call),
        { kind: "text", text: "Act now. It is free. Hurry." },
        { kind: "text", text: '{"sentences": [' },
        { kind: "refusal" },
        { kind: "status", status: 500, retryAfter: "0.01" },
      ];
      return others[n % 7] ?? others[0];
    });
    const source = ["--source", "files", "--dir", files, "--as-of", OWN_FILES_AS_OF];
    const pipeline = ["pipeline", ...source, "--n-estimators", "20"];
    const ended = await run(
      folder,
      [...pipeline, "--writer", "chat", "--channel", "app"],
      endpoint,
    );
    assertEquals(ended.code, 0, ended.err);
    const list = join(folder, "list.txt");
    await Deno.writeTextFile(list, "CNRY-000000000000\n");
    const refused = await run(folder, ["reasons", "--members", list, "--as-of", OWN_FILES_AS_OF]);
    assertEquals(refused.code, 3);
    assert(nCalls > 20, String(nCalls));
    const predictions = join(folder, "out", "predictions");
    const texts = (await rowsOf(join(predictions, "reasons.parquet")))
      .map(({ member_id: _, ...row }) => JSON.stringify(row));
    const places = {
      prompts: JSON.stringify(endpoint.calls),
      logs: ended.out + ended.err,
      cache: Deno.readTextFileSync(join(predictions, "chat_answers.jsonl")),
      metrics: Array.from(
        Deno.readDirSync(join(folder, "out", "reports")),
        ({ name }) => Deno.readTextFileSync(join(folder, "out", "reports", name)),
      ).join(""),
      errors: refused.err,
      texts: texts.join(""),
    };
    for (const [place, text] of Object.entries(places)) {
      assert(text.length > 0, place);
      assertEquals(countCanaries(text), 0, place);
    }
  }));
