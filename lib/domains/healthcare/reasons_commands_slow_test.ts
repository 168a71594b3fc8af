import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { Database, quote } from "../../data/database.ts";
import { startTestEndpoint, statedJson } from "../../reasons/chat/test_endpoint.ts";
import { canaryRun, honestAnswer, runCommand as run } from "./reason_bench/mod.ts";

interface Row {
  member_id: string;
  offer_id: string;
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
    assertMatch(first.out, /tokens of the prompts: \d+\n.*tokens of the answers: \d+\n/);
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

    const priced = ["--channel", "email", "--llm-price", "3/15"];
    const paid = await run(folder, ["reasons", "--writer", "chat", ...priced], endpoint);
    const nPaid = endpoint.calls.length - nCalls - nChecks;
    // Each call of the endpoint takes 90 tokens of prompt and 15 of answer.
    const usd = (nPaid * 495 / 1_000_000).toFixed(6).replace(/0+$/, "");
    assertStringIncludes(paid.out, `cost: $${usd}\n`);
    const price = await run(folder, ["reasons", "--llm-price", "3"]);
    assertEquals(price.code, 2);
    assertStringIncludes(price.err, "--llm-price: expected IN/OUT such as 0.15/0.60");

    const withheld = await run(folder, ["reasons", "--channel", "mail", "--withhold-sensitive"]);
    assertMatch(withheld.out, /texts by the template, withheld: \d+/);
    const left = await rowsOf(reasons);
    assertEquals(left.length, template.length);
    for (const { offer_id, text, verdict } of left) {
      assertEquals(verdict, /^CHRON|^MENTAL_001/.test(offer_id) ? "withheld" : "passed");
      assertEquals(text === "", verdict === "withheld");
    }

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
    // Calls that fail now and then end nothing, but are told of.
    await using shaky = startTestEndpoint((n) =>
      n % 9 < 3 ? { kind: "status", status: 500, retryAfter: "0.01" } : { kind: "text", text: "" }
    );
    const shaken = [...chat, "--channel", "phone", "--llm-concurrency", "1", "--strict"];
    const failed = await run(folder, shaken, shaky);
    assertEquals(failed.code, 2);
    assertMatch(
      failed.err,
      /\d+ calls gave no answer, the last one: The endpoint failed \(500\): .+; the template wrote \d+ texts instead/,
    );
    const noScheme = { url: "127.0.0.1:1/v1" } as typeof endpoint;
    const refused = await run(folder, chat, noScheme);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.err, "OPENAI_BASE_URL as it is no URL with a scheme");

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
    const { nPrompts, nPlanted, places } = await canaryRun(folder);
    assert(nPrompts > 20 && nPlanted > 10_000, `${nPrompts} prompts, ${nPlanted} canaries`);
    for (const [place, { characters, found }] of Object.entries(places)) {
      assert(characters > 0, place);
      assertEquals(found, 0, place);
    }
  }));
