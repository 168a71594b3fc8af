/**
 * Tags in Unity Catalog, which takes neither `. , - = / :` in keys nor values of more
 * than 1,000 characters, where MLflow's own stores take both:
 *
 * ```
 * key     promotion.check.rmse    promotion__check__rmse
 * value   of 2,500 characters     KEY, KEY___2, KEY___3
 * ```
 *
 * The first piece is written last and removed first, so that a value is there whole or
 * not at all.
 * Source: Databricks, "Apply tags to Unity Catalog securable objects".
 * @module
 */
import { MlflowError } from "../errors.ts";
import { checkTags, LIMITS } from "../limits.ts";
import type { KeyValues } from "../types.ts";

/** Unity Catalog takes 255; a piece adds five. */
const MOST_KEY = 250;
const MOST_VALUE = 1_000;
/** A tag goes over so many pieces; an object has 50 tags in all. */
const MOST_PIECES = 10;

function refuse(message: string): never {
  throw new MlflowError("INVALID_PARAMETER_VALUE", message);
}

/** The key as Unity Catalog takes it; what could not be read back is refused. */
function unityKey(key: string): string {
  if (/__|\.\.|_\.|\._|[-/:]|^[_.]|[_.]$/.test(key) || key.trim() !== key) {
    refuse(
      `Cannot use the tag key ${
        JSON.stringify(key)
      } in Unity Catalog: use letters and digits, with single _ . or spaces between`,
    );
  }
  const encoded = key.replaceAll(".", "__");
  if (encoded.length > MOST_KEY) {
    refuse(`Cannot use a tag key of ${key.length} characters in Unity Catalog: shorten it`);
  }
  return encoded;
}

/**
 * Tags as Unity Catalog takes them, the first piece of each value last.
 * @throws {MlflowError} `INVALID_PARAMETER_VALUE` for what cannot be kept.
 */
export function toUnityTags(tags: KeyValues): [key: string, value: string][] {
  checkTags(tags, LIMITS.registeredModelTagValue);
  return Object.entries(tags).flatMap(([key, value]) => {
    const unity = unityKey(key);
    return piecesOf(key, value).map((piece, i): [string, string] => [
      i === 0 ? unity : `${unity}___${i + 1}`,
      piece,
    ]).reverse();
  });
}

/** A piece neither begins nor ends with a space, which Unity Catalog refuses. */
function piecesOf(key: string, value: string): string[] {
  if (value.trim() !== value) {
    refuse(`Cannot use the tag ${key} in Unity Catalog: leave out spaces around its value`);
  }
  const pieces: string[] = [];
  let rest = value;
  while (rest.length > MOST_VALUE) {
    let end = MOST_VALUE;
    while (end > 1 && !/^\S[^\s\uDC00-\uDFFF]/.test(rest.slice(end - 1))) end--;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  pieces.push(rest);
  if (pieces.length <= MOST_PIECES) return pieces;
  refuse(`Cannot use the tag ${key} in Unity Catalog as its value is all spaces: shorten it`);
}

/** Tags of Unity Catalog as they were set; pieces without their first are left out. */
export function fromUnityTags(tags: KeyValues): KeyValues {
  const heads = Object.entries(tags).filter(([key]) => !/___\d+$/.test(key));
  return Object.fromEntries(heads.map(([key, head]) => {
    const pieces = [head];
    for (let i = 2; tags[`${key}___${i}`] !== undefined; i++) pieces.push(tags[`${key}___${i}`]);
    return [key.replaceAll("__", "."), pieces.join("")];
  }));
}

/** The keys that hold a tag, the first piece first. */
export function unityKeysOf(tags: KeyValues, key: string): string[] {
  const unity = unityKey(key);
  const isOf = (other: string) => other === unity || other.startsWith(`${unity}___`);
  return Object.keys(tags).filter(isOf).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
