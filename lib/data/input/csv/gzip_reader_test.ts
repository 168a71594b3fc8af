import { assertEquals } from "@std/assert";
import { gunzipSync, gzipSync } from "node:zlib";
import { GzipReader } from "./gzip_reader.ts";

const TEXT = new TextEncoder().encode(
  "id,amount\n" + Array.from({ length: 3_000 }, (_, i) => `C${i},${i * 37 % 1_000}\n`).join(""),
);
const PACKED = new Uint8Array(gzipSync(TEXT));
const BROKEN = "the gzip data is damaged";
const SHORT = "the gzip data ends too early";

function concat(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function changed(at: number): Uint8Array {
  const bytes = PACKED.slice();
  bytes[at] ^= 0x40;
  return bytes;
}

async function unpack(packed: Uint8Array, chunkBytes = packed.length) {
  const gzip = new GzipReader();
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < packed.length; i += chunkBytes) {
    pieces.push(...await gzip.push(packed.subarray(i, i + chunkBytes)));
  }
  pieces.push(...await gzip.end());
  gzip.close();
  return { text: concat(...pieces), fault: gzip.fault };
}

Deno.test("GzipReader.push() unpacks members one after another, split anywhere", async () => {
  for (const chunkBytes of [undefined, 1, 7, PACKED.length]) {
    const { text, fault } = await unpack(concat(PACKED, PACKED), chunkBytes);
    assertEquals(fault, null);
    assertEquals(text, concat(TEXT, TEXT));
  }
  const { text, fault } = await unpack(concat(PACKED, new Uint8Array(600)), 500);
  assertEquals([text.length, fault], [TEXT.length, null], "zeros behind the last member");
});

Deno.test("GzipReader.fault names truncation and damage", async () => {
  const n = PACKED.length;
  const more = new TextEncoder().encode("more than eight bytes of something else");
  const cases: [string, Uint8Array, string][] = [
    ["nothing", new Uint8Array(), SHORT],
    ["a cut header", PACKED.subarray(0, 5), SHORT],
    ["cut in the middle", PACKED.subarray(0, n >> 1), SHORT],
    ["cut before the check sum", PACKED.subarray(0, n - 8), SHORT],
    ["cut in the length", PACKED.subarray(0, n - 2), SHORT],
    ["a second member that is cut", concat(PACKED, PACKED.subarray(0, 12)), SHORT],
    ["a wrong check sum", changed(n - 6), BROKEN],
    ["a wrong length", changed(n - 2), BROKEN],
    ["a byte flipped", changed(n >> 1), BROKEN],
    ["text", TEXT, BROKEN],
    ["text behind the member", concat(PACKED, more), BROKEN],
    [
      "a member behind zeros",
      concat(PACKED, new Uint8Array(3), PACKED),
      "bytes stand after the end of the gzip data",
    ],
  ];
  for (const [name, packed, wanted] of cases) {
    const { fault } = await unpack(packed);
    assertEquals(fault, wanted, name);
  }
  const split = await unpack(concat(PACKED, new Uint8Array(1), PACKED), PACKED.length + 1);
  assertEquals(split.fault, "bytes stand after the end of the gzip data", "in the next chunk");
});

Deno.test("GzipReader.push() gives the same bytes before a fault on every run", async () => {
  const cut = PACKED.subarray(0, PACKED.length >> 1);
  const [first, second] = [await unpack(cut, 1_000), await unpack(cut, 1_000)];
  assertEquals(first.text, second.text);
  assertEquals(first.text, TEXT.subarray(0, first.text.length));
  assertEquals(await (await unpack(PACKED)).text, new Uint8Array(gunzipSync(PACKED)));
});
