/**
 * Which headers of a file messages may repeat: where a line end was lost, cells of a
 * member stand in the header, too.
 * @module
 */

/** Longest header that is repeated, in characters. */
const MAX_LENGTH = 100;

/** Starts as a name does and holds what names hold; what dates, amounts and e-mails hold is none. */
const NAME = /^[\p{L}_#][\p{L}\p{N} _.\-/#()%$&:]*$/u;

/** Identifiers have such runs, names of columns hardly do. */
const DIGITS = /\d{3}/;

/**
 * The headers that may be repeated: those that are known, and, where one is known
 * and at least half of the rows have as many fields as the header, those that look
 * like a name.
 *
 * @param known headers as they stand in the file that contract or mapping name
 * @param counts rows of the file, and how many of them are no records
 */
export function shownHeaders(
  headers: readonly string[],
  known: ReadonlySet<string>,
  { rows, nDamaged }: { rows: number; nDamaged: number },
): Set<string> {
  const isHeader = known.size > 0 && rows > 0 && nDamaged * 2 <= rows;
  return new Set(
    headers.map((header) => header.trim()).filter((header) =>
      known.has(header) || (isHeader && isName(header))
    ),
  );
}

function isName(header: string): boolean {
  return header.length <= MAX_LENGTH && NAME.test(header) && !DIGITS.test(header);
}
