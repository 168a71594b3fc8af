import { assertEquals } from "@std/assert";
import { listOf, objectOf, objectsOf, parseObject, textOf } from "./json.ts";

const OBJECT = { a: 1 };
const LIST = [OBJECT];

Deno.test("objectOf() gives an object, and nothing else for one", () => {
  assertEquals(objectOf(OBJECT), OBJECT);
  for (const value of [undefined, null, "a", 1, true, LIST]) assertEquals(objectOf(value), {});
});

Deno.test("listOf() gives a list, and nothing else for one", () => {
  assertEquals(listOf(LIST), LIST);
  for (const value of [undefined, null, "a", 1, OBJECT, { length: 1 }]) {
    assertEquals(listOf(value), []);
  }
});

Deno.test("objectsOf() keeps the place of what is no object", () => {
  assertEquals(objectsOf([OBJECT, null, LIST, "a"]), [OBJECT, {}, {}, {}]);
  assertEquals(objectsOf(OBJECT), []);
});

Deno.test("textOf() gives text, numbers as text, and no text for nothing", () => {
  assertEquals(["a", 12, 0, false, undefined, null].map(textOf), ["a", "12", "0", "false", "", ""]);
});

Deno.test("parseObject() gives an object where the text holds one", () => {
  assertEquals(parseObject(`{"a":1}`), OBJECT);
  for (const text of ["", "<html>", "null", "[{}]", `"a"`]) assertEquals(parseObject(text), {});
});
