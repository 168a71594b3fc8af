/**
 * A program that writes texts by a local endpoint, for tests that kill it.
 *
 * usage: resume_program.ts URL CACHE N_TEXTS CONCURRENCY
 * @module
 */
import { runChat } from "./run_chat.ts";
import { TEST_WORDS, testContext } from "./test_contexts.ts";

if (import.meta.main) {
  const [baseUrl, cachePath, nTexts, concurrency] = Deno.args;
  const outcome = await runChat({
    kind: "write",
    contexts: Array.from({ length: Number(nTexts) }, (_, i) => testContext(i)),
    endpoint: { service: "openai", baseUrl, model: "m", keyName: "OPENAI_API_KEY" },
    apiKey: "sk-test",
    words: TEST_WORDS,
    limits: { concurrency: Number(concurrency), maxCalls: 1e6, maxTokens: 1e9 },
    timeoutSeconds: 60,
    isStreamed: false,
    cachePath,
  });
  if (outcome.kind !== "written") throw new Error(JSON.stringify(outcome));
  const nWritten = outcome.texts.filter(({ kind }) => kind === "written").length;
  console.log(JSON.stringify({ nWritten, ...outcome.report }));
}
