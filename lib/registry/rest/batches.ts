/** MLflow refuses a batch of more than 1,000,000 bytes; this leaves room for what is around. */
const MOST_BYTES = 900_000;

/** Cuts a list into parts of at most `most` items that a server takes in one request. */
export function batches<T>(items: readonly T[], most: number): T[][] {
  const parts: T[][] = [];
  let nBytes = Infinity;
  for (const item of items) {
    // A UTF-16 unit is at most three bytes, and JSON may escape one as six.
    const size = 6 * JSON.stringify(item).length;
    if (nBytes + size > MOST_BYTES || parts[parts.length - 1].length === most) {
      parts.push([]);
      nBytes = 0;
    }
    parts[parts.length - 1].push(item);
    nBytes += size;
  }
  return parts;
}
