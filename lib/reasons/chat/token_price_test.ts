import { assertEquals, assertThrows } from "@std/assert";
import { TokenPrice } from "./token_price.ts";

const cost = (price: string, nPromptTokens: number, nAnswerTokens: number) =>
  new TokenPrice(price).costUsd({ nPromptTokens, nAnswerTokens });

Deno.test("TokenPrice counts prompts and answers by their own price and loses nothing", () => {
  assertEquals(cost("0.15/0.60", 0, 0), "$0.00");
  assertEquals(cost("0.15/0.60", 1_000_000, 500_000), "$0.45");
  assertEquals(cost("3/15", 90, 10), "$0.00042");
  // 0.1 + 0.2, which doubles miss.
  assertEquals(cost("0.1/0.2", 1_000_000, 1_000_000), "$0.30");
  assertEquals(cost("0.0001/999999.9999", 1, 10_000_000_000), "$9999999999.0000000001");
});

Deno.test("TokenPrice names a price in another form", () => {
  for (const price of ["", "0.15", "0.15/", "-1/2", "1e3/2", "0.15/0.60/1", "0.12345/1"]) {
    assertThrows(() => cost(price, 1, 1), RangeError, "such as 0.15/0.60");
  }
});
