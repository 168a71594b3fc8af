/** A price as decimals: dollars per million tokens of the prompts, then of the answers. */
export const PRICE_FORM = /^(\d{1,6}(?:\.\d{1,4})?)\/(\d{1,6}(?:\.\d{1,4})?)$/;

/** Money is counted in whole units of 10^-10 dollars: a price of four decimals, for one token. */
const DECIMALS = 10;

/**
 * What tokens cost, exactly: counted in whole numbers, no double in between.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { TokenPrice } from "lib/reasons/mod.ts";
 *
 * const price = new TokenPrice("0.15/0.60");
 * assertEquals(price.costUsd({ nPromptTokens: 1_000_001, nAnswerTokens: 10 }), "$0.15000615");
 * ```
 */
export class TokenPrice {
  readonly #prompt: bigint;
  readonly #answer: bigint;

  /**
   * Reads a price.
   *
   * @param text As in "0.15/0.60": dollars per million tokens of the prompts and of the answers.
   * @throws RangeError for any other form.
   */
  constructor(text: string) {
    const found = PRICE_FORM.exec(text);
    if (found === null) {
      throw new RangeError(
        `Cannot use the price "${text}": write dollars per million tokens of prompts and answers, such as 0.15/0.60`,
      );
    }
    [this.#prompt, this.#answer] = [unitsPerToken(found[1]), unitsPerToken(found[2])];
  }

  /** The cost as "$0.0105", with all its decimals and at least two. */
  costUsd(tokens: { nPromptTokens: number; nAnswerTokens: number }): string {
    const units = BigInt(tokens.nPromptTokens) * this.#prompt +
      BigInt(tokens.nAnswerTokens) * this.#answer;
    const digits = units.toString().padStart(DECIMALS + 1, "0");
    const decimals = digits.slice(-DECIMALS).replace(/0+$/, "").padEnd(2, "0");
    return `$${digits.slice(0, -DECIMALS)}.${decimals}`;
  }
}

function unitsPerToken(usdPerMillion: string): bigint {
  const [whole, decimals = ""] = usdPerMillion.split(".");
  return BigInt(whole + decimals.padEnd(4, "0"));
}
