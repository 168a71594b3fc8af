/**
 * The SQL subset that gives equal values on DuckDB and Spark, and equal bytes
 * for any number of threads. A construct outside of it is refused when a feature
 * set is built, not found out when numbers differ.
 *
 * What is listed was tried on DuckDB 1.5.5 and Spark 4.3.0 (ANSI mode).
 * @module
 */
import { type SqlToken, sqlTokens } from "./sql_tokens.ts";

/** A refused construct and what to write instead. */
export interface PortabilityProblem {
  /** The refused construct as it stands in the SQL. */
  readonly construct: string;
  /** Why it is refused. */
  readonly reason: string;
  /** What to write instead. */
  readonly alternative: string;
}

/** What an expression may refer to. */
export interface SqlScope {
  /** Columns, features and measures by lower-case name. */
  readonly names: ReadonlySet<string>;
  /** Those of `names` that are dates. */
  readonly dates: ReadonlySet<string>;
  /** Those of `names` whose sum is not exact (DOUBLE). */
  readonly doubles: ReadonlySet<string>;
}

const KEYWORDS = new Set(
  ("and or not in is null true false between case when then else end as distinct filter where " +
    "within group order by double decimal string date").split(" "),
);

const FUNCTIONS = new Set(
  ("abs b2i cast ceil coalesce count days_between dayofyear exp floor greatest least ln lower " +
    "make_date max median min month nullif percentile_cont quarter safe_div sqrt sum upper year")
    .split(" "),
);

const DIFFERS = "differs between DuckDB and Spark";
const ONE_ENGINE = "exists on one engine only";
const THREADS = "depends on the number of threads in its last bits";
const EXACT_MEAN = "safe_div(sum(cast(x AS DECIMAL(12,2))), count(x))";
const EXACT_SD = "sqrt of n * sum of squares - sum * sum in DECIMAL, divided once";

/** Functions refused by name: reason and alternative. */
const REFUSED: Readonly<Record<string, readonly [reason: string, alternative: string]>> = {
  any_value: ["gives a row that depends on the order", "min(x)"],
  arg_max: [ONE_ENGINE, "max(x) with a FILTER"],
  avg: [THREADS, EXACT_MEAN],
  concat: [DIFFERS + " with NULL", "coalesce(a, '') || coalesce(b, '')"],
  current_date: ["reads the clock", "as_of"],
  date_add: [ONE_ENGINE, "as_of + 30"],
  date_diff: [ONE_ENGINE, "days_between(later, earlier)"],
  date_sub: [ONE_ENGINE, "as_of - 30"],
  datediff: [ONE_ENGINE, "days_between(later, earlier)"],
  dayofweek: [DIFFERS, "days_between(as_of, make_date(1970, 1, 5)) and its remainder by 7"],
  div: [ONE_ENGINE, "floor(safe_div(a, b))"],
  log: [DIFFERS + " (log10 against ln)", "ln(x)"],
  max_by: ["gives a row that depends on the threads for ties", "max(x) with a FILTER"],
  mean: [THREADS, EXACT_MEAN],
  min_by: ["gives a row that depends on the threads for ties", "min(x) with a FILTER"],
  now: ["reads the clock", "as_of"],
  nvl: [ONE_ENGINE, "coalesce(a, b)"],
  percentile: [ONE_ENGINE, "percentile_cont(p) WITHIN GROUP (ORDER BY x)"],
  quantile_cont: [ONE_ENGINE, "percentile_cont(p) WITHIN GROUP (ORDER BY x)"],
  random: ["differs from run to run", "a column of the source"],
  regexp_replace: [DIFFERS, "CASE WHEN ... with =, IN or lower(x)"],
  round: [DIFFERS + " for halves", "floor(x) or cast(x AS DECIMAL(12,2))"],
  select: ["reads a table that the set does not declare", "a measure over a source"],
  skewness: [DIFFERS, "a measure over exact sums"],
  starts_with: [ONE_ENGINE, "x IN (...) or x = ..."],
  stddev: [THREADS, EXACT_SD],
  stddev_pop: [THREADS, EXACT_SD],
  stddev_samp: [THREADS, EXACT_SD],
  try_divide: [ONE_ENGINE, "safe_div(a, b)"],
  var_pop: [THREADS, EXACT_SD],
  var_samp: [THREADS, EXACT_SD],
  variance: [THREADS, EXACT_SD],
};

const OPERATORS = new Set([
  "+",
  "-",
  "*",
  "<",
  "<=",
  ">",
  ">=",
  "=",
  "<>",
  "!=",
  "||",
  "(",
  ")",
  ",",
]);
const REFUSED_OPERATORS: Readonly<Record<string, readonly [reason: string, alternative: string]>> =
  {
    "/": [DIFFERS + " for a divisor of 0", "safe_div(a, b)"],
    "//": [ONE_ENGINE, "floor(safe_div(a, b))"],
    "::": [ONE_ENGINE, "cast(x AS DOUBLE)"],
  };
const INTEGER_TYPES = new Set(
  ["int", "integer", "bigint", "smallint", "tinyint", "hugeint", "long", "int32", "int64"],
);
const COMPARISONS = new Set(["<", "<=", ">", ">=", "=", "<>", "!="]);

/**
 * The first construct of an expression that the subset lacks, or undefined.
 *
 * @throws {RangeError} for text that cannot be split into tokens.
 */
export function portabilityProblem(sql: string, scope: SqlScope): PortabilityProblem | undefined {
  const tokens = sqlTokens(sql);
  for (let i = 0; i < tokens.length; i++) {
    const problem = tokenProblem(tokens, i, scope) ?? sumProblem(tokens, i, scope);
    if (problem) return problem;
  }
  return undefined;
}

function tokenProblem(
  tokens: readonly SqlToken[],
  i: number,
  scope: SqlScope,
): PortabilityProblem | undefined {
  const { kind, text } = tokens[i];
  if (kind === "quoted") {
    return refuse(text, "is a name in DuckDB and a string in Spark", "a name without quotes");
  }
  if (kind === "number" && text.includes(".") && !/e/i.test(text)) {
    return refuse(text, "is a DECIMAL with other rules in Spark", exponentForm(text));
  }
  if (kind === "operator") return operatorProblem(tokens, i, scope);
  return kind === "name" ? nameProblem(tokens, i, scope) : undefined;
}

function operatorProblem(
  tokens: readonly SqlToken[],
  i: number,
  scope: SqlScope,
): PortabilityProblem | undefined {
  const text = tokens[i].text;
  const isDate = (token?: SqlToken) => token?.kind === "name" && scope.dates.has(token.text);
  if (text === "-" && isDate(tokens[i - 1]) && isDate(tokens[i + 1])) {
    return refuse(
      "date - date",
      "is a number in DuckDB and an interval in Spark",
      "days_between(later, earlier)",
    );
  }
  if (OPERATORS.has(text)) return undefined;
  const [reason, alternative] = REFUSED_OPERATORS[text] ??
    ["is not in the subset tried on DuckDB and Spark", "functions and operators of the subset"];
  return refuse(text, reason, alternative);
}

function nameProblem(
  tokens: readonly SqlToken[],
  i: number,
  scope: SqlScope,
): PortabilityProblem | undefined {
  const { text } = tokens[i];
  const isCall = tokens[i + 1]?.text === "(" && !KEYWORDS.has(text);
  if (INTEGER_TYPES.has(text) && tokens[i - 1]?.text === "as") {
    return refuse(
      `cast AS ${text.toUpperCase()}`,
      "rounds in DuckDB and truncates in Spark",
      "floor(x) or cast(x AS DECIMAL(18,0)) of a whole number",
    );
  }
  if (scope.names.has(text) && !isCall) return undefined;
  const refused = REFUSED[text];
  if (refused) return refuse(isCall ? `${text}()` : text, ...refused);
  if (isCall && !FUNCTIONS.has(text)) {
    return refuse(
      `${text}()`,
      "is not in the subset tried on DuckDB and Spark",
      [...FUNCTIONS].join(", "),
    );
  }
  if (isCall || KEYWORDS.has(text)) return undefined;
  return refuse(text, "is no column of the source", "a column, feature or measure that exists");
}

/** Sums must add integers or decimals; a sum of doubles depends on the threads. */
function sumProblem(
  tokens: readonly SqlToken[],
  i: number,
  scope: SqlScope,
): PortabilityProblem | undefined {
  if (tokens[i].text !== "sum" || tokens[i + 1]?.text !== "(") return undefined;
  let depth = 1;
  let hasCase = false;
  for (let j = i + 2; j < tokens.length && depth > 0; j++) {
    const { kind, text } = tokens[j];
    if (text === "(") depth++;
    if (text === ")") depth--;
    if (text === "case") hasCase = true;
    if (depth === 1 && !hasCase && COMPARISONS.has(text)) {
      return refuse(
        "sum of a condition",
        ONE_ENGINE,
        "count(*) FILTER (WHERE ...) or sum(b2i(...))",
      );
    }
    const isCast = tokens[j - 1]?.text === "(" && tokens[j - 2]?.text === "cast" &&
      tokens[j + 1]?.text === "as" && tokens[j + 2]?.text === "decimal";
    if (kind === "name" && scope.doubles.has(text) && !isCast) {
      return refuse(`sum(${text})`, THREADS, `sum(cast(${text} AS DECIMAL(12,2)))`);
    }
  }
  return undefined;
}

function refuse(construct: string, reason: string, alternative: string): PortabilityProblem {
  return { construct, reason, alternative };
}

/** `0.25` as `25e-2`: a DOUBLE on both engines. */
function exponentForm(decimal: string): string {
  const [whole, fraction = ""] = decimal.split(".");
  return `${Number(whole + fraction)}e-${fraction.length}`;
}
