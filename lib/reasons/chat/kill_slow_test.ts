import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { randomStream } from "../../_shared/prng.ts";
import { sha256 } from "../../_shared/files.ts";
import { GOOD_ANSWER } from "./test_contexts.ts";
import { startTestEndpoint } from "./test_endpoint.ts";

const N_TEXTS = 10_000;
const N_KILLS = 20;
const CONCURRENCY = 8;
const PROGRAM = fileURLToPath(new URL("./resume_program.ts", import.meta.url));

/** Answers in the cache file, whole lines only, less its header. */
const nRecorded = (path: string) => {
  try {
    return Deno.readTextFileSync(path).split("\n").length - 2;
  } catch {
    return 0;
  }
};

Deno.test("a run of 10,000 texts killed at 20 random points loses no answer and repeats none", async () => {
  const folder = await Deno.makeTempDir();
  const cachePath = join(folder, "answers.jsonl");
  const random = randomStream(42, "kills");
  const killAt = Array.from({ length: N_KILLS }, () => random.int(1, N_TEXTS - 1))
    .sort((a, b) => a - b);
  let kill = () => {};
  let nextKill = 0;
  const timesAsked = new Map<string, number>();
  await using endpoint = startTestEndpoint((n, { body }) => {
    const asked = sha256(JSON.stringify(body.messages));
    timesAsked.set(asked, (timesAsked.get(asked) ?? 0) + 1);
    // In the midst of other calls: some answered, some on their way.
    if (n + 1 >= killAt[nextKill] + nextKill * CONCURRENCY) kill();
    return { kind: "text", text: GOOD_ANSWER };
  });
  try {
    const start = () =>
      new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--no-prompt",
          "--allow-read",
          "--allow-write",
          "--allow-env",
          "--allow-net=127.0.0.1",
          PROGRAM,
          endpoint.url,
          cachePath,
          String(N_TEXTS),
          String(CONCURRENCY),
        ],
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    let before = 0;
    for (nextKill = 0; nextKill < N_KILLS; nextKill++) {
      const child = start();
      kill = () => {
        kill = () => {};
        child.kill("SIGKILL");
      };
      const { signal } = await child.output();
      assertEquals(signal, "SIGKILL");
      assert(nRecorded(cachePath) >= before, `kill ${nextKill}`);
      before = nRecorded(cachePath);
    }
    kill = () => {};
    const { success, stdout, stderr } = await start().output();
    assert(success, new TextDecoder().decode(stderr));
    const report = JSON.parse(new TextDecoder().decode(stdout));
    // Each run found all that was kept before, and asked for the rest alone.
    assertEquals([report.nWritten, report.nCached], [N_TEXTS, before]);
    assertEquals(timesAsked.size, N_TEXTS);
    const nRepeated = endpoint.calls.length - N_TEXTS;
    assert(nRepeated <= N_KILLS * CONCURRENCY, `${nRepeated} calls were paid again`);
    console.log(`${endpoint.calls.length} calls, ${nRepeated} repeated after ${N_KILLS} kills`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
