/**
 * UTF-8 checked in place: no text, no view and no copy is made.
 * @module
 */

/**
 * Index of the first byte in `bytes[from, to)` that starts no valid UTF-8
 * sequence (The Unicode Standard, table 3-7); -1 where all of them are valid.
 */
export function utf8ErrorAt(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to) {
    const lead = bytes[i];
    if (lead < 0x80) {
      i++;
      continue;
    }
    const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0 || i + length > to) return i;
    const second = bytes[i + 1];
    // The second byte's range keeps out overlong forms, surrogates and what is above U+10FFFF.
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) return i;
    for (let k = 2; k < length; k++) if (!isContinuation(bytes[i + k])) return i;
    i += length;
  }
  return -1;
}

/** Where the last character that starts in `bytes[from, to)` starts, whole or not. */
export function lastCharacterAt(bytes: Uint8Array, from: number, to: number): number {
  let i = to - 1;
  while (i > from && i > to - 4 && isContinuation(bytes[i])) i--;
  return i;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
