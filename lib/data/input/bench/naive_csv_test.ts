import { assertEquals } from "@std/assert";
import { naiveRecords } from "./naive_csv.ts";

function recordsOf(text: string | Uint8Array, delimiter = ",") {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return [...naiveRecords(bytes, delimiter)];
}

const fieldsOf = (text: string, delimiter?: string) =>
  recordsOf(text, delimiter).map(({ fields }) => fields);

Deno.test("naiveRecords() splits at delimiters and any line end, and skips a mark and blank lines", () => {
  assertEquals(fieldsOf("\ufeffa,b\r\n1,\r  \n\n2,é"), [["a", "b"], ["1", ""], ["2", "é"]]);
  assertEquals(fieldsOf("a;b,c", ";"), [["a", "b,c"]]);
  assertEquals(fieldsOf(""), []);
  assertEquals(fieldsOf('""\n,\n'), [[""], ["", ""]]);
});

Deno.test("naiveRecords() reads what stands in quotes as it is", () => {
  assertEquals(fieldsOf('"a,""b""\r\nc",d\n"",""""'), [['a,"b"\r\nc', "d"], ["", '"']]);
  assertEquals(recordsOf('"a\rb"\n"c"').map((record) => record.isMultiLine), [true, false]);
  assertEquals(recordsOf('"a\r\nb",c\n')[0].nBytes, 8);
});

Deno.test("naiveRecords() takes a misplaced quote as text and tells of it", () => {
  for (const text of ['a"b",c', '"a"b,c', '"a" ,c', '"a"b"",c']) {
    const [record] = recordsOf(text);
    assertEquals([record.isMisquoted, record.nFields, record.fields[1]], [true, 2, "c"], text);
  }
  assertEquals(recordsOf('"a","b"\n').map(({ isMisquoted }) => isMisquoted), [false]);
});

Deno.test("naiveRecords() tells of open quotes, NUL bytes and bytes that are not UTF-8", () => {
  assertEquals(recordsOf('a\n"b\nc\n').map(({ isUnclosed }) => isUnclosed), [false, true]);
  assertEquals(recordsOf("a\0\nb").map(({ isNoText }) => isNoText), [true, false]);
  const latin1 = Uint8Array.of(0xe9, 44, 65, 10, 65);
  assertEquals(recordsOf(latin1).map(({ isNoText, nFields }) => [isNoText, nFields]), [
    [true, 2],
    [false, 1],
  ]);
});
