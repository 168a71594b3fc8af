import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { InputError } from "../_shared/errors.ts";
import { parseGains, parseIntegers, parseNumbers, parseThresholds } from "./parse_numbers.ts";

const field = (value: string) => ({ key: "leaf_value", value, line: 7 });

Deno.test("parseNumbers() reads the same double when JavaScript wrote it", () => {
  const check = (numbers: number[]) => {
    const actual = parseNumbers(field(numbers.join(" ")), numbers.length);
    assertEquals([...actual], numbers.map((x) => x === 0 ? 0 : x));
  };
  fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), check));
});

Deno.test("parseNumbers() reads what C prints when it uses other forms", () => {
  const text = "1e+300 1.03754e-322 5. .5 +1 -0 0.30000000000000004 1E5";
  const expected = [1e300, 1.03754e-322, 5, 0.5, 1, -0, 0.30000000000000004, 1e5];
  assertEquals([...parseNumbers(field(text), 8)], expected);
});

Deno.test("parseNumbers() names line and key when a word is no finite number", () => {
  const wrong = ["nan", "inf", "-inf", "1e999", "0x10", "1_0", "1,5", "--1", ".", "1e", "", "１"];
  for (const word of [...wrong, "1".repeat(100_000) + "x", "9".repeat(400)]) {
    const error = assertThrows(() => parseNumbers(field(word), 1), InputError);
    assert(error.message.startsWith('Damaged model at line 7, "leaf_value": '), error.message);
    assert(error.message.length < 120);
  }
  for (const spaced of ["1  2", " 1", "1 ", "1\t2", "1 2 3"]) {
    assertThrows(() => parseNumbers(field(spaced), 2), InputError, "line 7");
  }
});

Deno.test("parseThresholds() and parseGains() read infinity when LightGBM may write it", () => {
  assertEquals([...parseThresholds(field("1.5 inf"), 2)], [1.5, Infinity]);
  assertThrows(() => parseThresholds(field("-inf"), 1), InputError, '"-inf"');
  assertEquals([...parseGains(field("inf -inf 2"), 3)], [Infinity, -Infinity, 2]);
  assertThrows(() => parseGains(field("nan"), 1), InputError, '"nan"');
});

Deno.test("parseIntegers() refuses a number when it is none or out of range", () => {
  assertEquals(parseIntegers(field("-3 0 9"), 3, { low: -3, high: 9 }), [-3, 0, 9]);
  for (const word of ["10", "-4", "1.0", "1e0", "+1", "9".repeat(16), "", " 1"]) {
    assertThrows(() => parseIntegers(field(word), 1, { low: -3, high: 9 }), InputError);
  }
});
