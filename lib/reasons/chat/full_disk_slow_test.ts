import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { recordedKeys, resumeCommand } from "./kill_run.ts";
import { GOOD_ANSWER } from "./test_contexts.ts";
import { startTestEndpoint } from "./test_endpoint.ts";

const N_TEXTS = 300;

Deno.test({
  name: "a run whose disk fills in the middle names it, and goes on where it was",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTestFolder(async (folder) => {
      const cachePath = join(folder, "answers.jsonl");
      await using endpoint = startTestEndpoint(() => ({ kind: "text", text: GOOD_ANSWER }));
      const options = { url: endpoint.url, cachePath, nTexts: N_TEXTS };
      // A file of at most 32 KiB: the write that passes it ends in the middle of a line.
      const full = await resumeCommand({ ...options, within: 'trap "" XFSZ; ulimit -f 64' })
        .output();
      const stderr = new TextDecoder().decode(full.stderr);
      assertEquals(full.code, 1);
      assertMatch(stderr, /InputError.*Cannot write .*answers before are kept/);
      const kept = recordedKeys(cachePath).size;
      assert(kept > 20 && kept < N_TEXTS, String(kept));
      const nPaid = endpoint.calls.length;
      assert(nPaid <= kept + 2 * 8, `${nPaid} calls for ${kept} answers`);
      const { success, stdout } = await resumeCommand(options).output();
      assert(success);
      const { nWritten, nCached } = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals([nWritten, nCached], [N_TEXTS, kept]);
      assertEquals(endpoint.calls.length - nPaid, N_TEXTS - kept);
    }),
});

Deno.test({
  name: "a run whose disk is full from the start pays for no call",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using endpoint = startTestEndpoint(() => ({ kind: "text", text: GOOD_ANSWER }));
    // The device on which every write ends with ENOSPC; Deno opens no device with less.
    const options = { url: endpoint.url, cachePath: "/dev/full", permissions: ["--allow-all"] };
    const { code, stderr } = await resumeCommand({ ...options, nTexts: N_TEXTS }).output();
    assertEquals([code, endpoint.calls.length], [1, 0]);
    assertMatch(new TextDecoder().decode(stderr), /InputError.*\/dev\/full \(the disk is full\)/);
  },
});
