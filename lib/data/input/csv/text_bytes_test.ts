import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256 } from "../../../_shared/files.ts";
import { isGzipName, TextBytes, type TextBytesOptions } from "./text_bytes.ts";
import { inTestFolder } from "../../../_shared/test_folder.ts";

const TEXT = "id,name\n" + "1,é\n".repeat(2_000);

async function read(path: string, options?: TextBytesOptions) {
  const text = new TextBytes(path, options);
  const decoder = new TextDecoder();
  let content = "";
  let nChunks = 0;
  for await (const chunk of text.chunks()) {
    content += decoder.decode(chunk, { stream: true });
    nChunks++;
  }
  return { content, nChunks, text };
}

Deno.test("isGzipName() goes by the end of the name in any case", () => {
  assertEquals(["a.csv.gz", "A.CSV.GZ", "a.csv", "gz"].map(isGzipName), [true, true, false, false]);
});

Deno.test("TextBytes.chunks() gives the text of plain and packed files and the hash of what is stored", () =>
  inTestFolder(async (folder) => {
    const bytes = new TextEncoder().encode(TEXT);
    const files: [string, Uint8Array][] = [["a.csv", bytes], ["a.CSV.GZ", gzipSync(bytes)]];
    for (const [name, stored] of files) {
      const path = join(folder, name);
      await Deno.writeFile(path, stored);
      for (const chunkBytes of [undefined, 3]) {
        const told: number[][] = [];
        const onBytes = (done: number, total: number) => told.push([done, total]);
        const { content, nChunks, text } = await read(path, { chunkBytes, onBytes });
        assertEquals(content, TEXT);
        assertEquals([text.bytes, text.sha256, text.problem], [
          stored.length,
          sha256(stored),
          null,
        ]);
        assertEquals(told.at(-1), [stored.length, stored.length]);
        assertEquals(nChunks > 2_000, chunkBytes === 3);
      }
    }
  }));

Deno.test("TextBytes.problem names broken gzip, the hash covers the whole file", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "a.csv.gz");
    const stored = new Uint8Array(gzipSync(TEXT));
    const twice = new Uint8Array(200_000).fill(1);
    twice.set(stored);
    await Deno.writeFile(path, twice);
    const { text } = await read(path);
    assertEquals([text.bytes, text.sha256], [200_000, sha256(twice)]);
    assertEquals(text.problem, {
      code: "source-error",
      rule: "the gzip data is damaged",
      remedy: "pack or copy the file again",
    });
  }));

Deno.test("TextBytes.problem names a file that cannot be read, not its path", () =>
  inTestFolder(async (folder) => {
    const places: [string, string][] = [[join(folder, "missing.csv"), "NotFound"], [
      folder,
      "IsADirectory",
    ]];
    for (const [path, name] of places) {
      const { content, text } = await read(path);
      assertEquals([content, text.sha256], ["", ""]);
      assertEquals(text.problem?.rule, `the file cannot be read (${name})`);
    }
  }));
