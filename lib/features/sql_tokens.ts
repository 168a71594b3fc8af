/**
 * SQL expressions as tokens: enough to check which constructs a feature uses.
 * @module
 */

/** One token; a `name` is lower case, a `string` keeps its quotes. */
export interface SqlToken {
  readonly kind: "name" | "number" | "string" | "quoted" | "operator";
  readonly text: string;
}

const PATTERN =
  /\s+|(?<comment>--|\/\*)|(?<string>'(?:[^']|'')*')|(?<quoted>"[^"]*"|`[^`]*`)|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<operator>::|\/\/|\|\||<=|>=|<>|!=|==|\*\*|->>?|[-+*\/%^~<>=(),.;[\]{}:?!@#&|$\\])/y;

/**
 * Splits an SQL expression.
 *
 * @throws {RangeError} for text that is no SQL, such as a string without an end.
 */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  PATTERN.lastIndex = 0;
  for (let position = 0; position < sql.length; position = PATTERN.lastIndex) {
    PATTERN.lastIndex = position;
    const groups = PATTERN.exec(sql)?.groups;
    if (groups === undefined) throw new RangeError(`Cannot read SQL from "${sql.slice(position)}"`);
    if (groups.comment) throw new RangeError("Comments are not allowed in a feature's SQL");
    for (const kind of ["string", "quoted", "number", "name", "operator"] as const) {
      const text = groups[kind];
      if (text !== undefined) {
        tokens.push({ kind, text: kind === "name" ? text.toLowerCase() : text });
      }
    }
  }
  return tokens;
}
