import { assertEquals } from "@std/assert";
import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { lastCharacterAt, utf8ErrorAt } from "./utf8.ts";

Deno.test("utf8ErrorAt() agrees with the runtime on which bytes are UTF-8", () => {
  const boundaries = fc.constantFrom(
    ...[0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1],
    ...[0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(boundaries, fc.nat(255)), { maxLength: 6 }), (list) => {
      const bytes = Uint8Array.from(list);
      const at = utf8ErrorAt(bytes, 0, bytes.length);
      assertEquals(at === -1, isUtf8(bytes));
      if (at > 0) assertEquals(isUtf8(bytes.subarray(0, at)), true);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("utf8ErrorAt() names the start of the sequence that is cut or broken", () => {
  const cases: [number[], number][] = [
    [[0x61, 0xc3, 0xa9, 0x62], -1],
    [[0x61, 0xc3, 0x62], 1],
    [[0x61, 0xe2, 0x82], 1],
    [[0xf0, 0x9f, 0x98, 0x80, 0xff], 4],
    [[0xed, 0xa0, 0x80], 0],
    [[0xf4, 0x90, 0x80, 0x80], 0],
    [[0xc0, 0xaf], 0],
    [[0xe0, 0x9f, 0xbf], 0],
    [[0xf0, 0x8f, 0xbf, 0xbf], 0],
    [[0xf5, 0x80, 0x80, 0x80], 0],
  ];
  for (const [bytes, at] of cases) {
    assertEquals(utf8ErrorAt(Uint8Array.from(bytes), 0, bytes.length), at);
  }
  assertEquals(utf8ErrorAt(Uint8Array.of(0xff, 0x61, 0xff), 1, 2), -1, "only the range counts");
});

Deno.test("lastCharacterAt() steps back to where the last character starts", () => {
  const bytes = new TextEncoder().encode("aé😀");
  assertEquals(lastCharacterAt(bytes, 0, 7), 3);
  assertEquals(lastCharacterAt(bytes, 0, 5), 3, "a character that is cut");
  assertEquals(lastCharacterAt(bytes, 0, 3), 1);
  assertEquals(lastCharacterAt(bytes, 0, 1), 0);
  assertEquals(lastCharacterAt(new Uint8Array(9).fill(0x80), 0, 9), 5, "at most four bytes");
});
