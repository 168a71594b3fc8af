import { assertEquals, assertThrows } from "@std/assert";
import { portabilityProblem } from "./portable_sql.ts";

const scope = {
  names: new Set(["amount", "cents", "kind", "start_date", "as_of", "month"]),
  dates: new Set(["start_date", "as_of"]),
  doubles: new Set(["amount"]),
};

const construct = (sql: string) => portabilityProblem(sql, scope)?.construct;

Deno.test("portabilityProblem() names the construct when it differs between DuckDB and Spark", () => {
  const refused: [sql: string, construct: string][] = [
    ["amount / cents", "/"],
    ["1.0 * cents", "1.0"],
    [".5 * cents", ".5"],
    ["cast(amount AS INT)", "cast AS INT"],
    ["cast(amount AS bigint)", "cast AS BIGINT"],
    ["log(cents)", "log()"],
    ["dayofweek(as_of)", "dayofweek()"],
    ["skewness(cents)", "skewness()"],
    ["any_value(kind)", "any_value()"],
    ["concat(kind, 'x')", "concat()"],
    ["regexp_replace(kind, 'a', 'b')", "regexp_replace()"],
    [`"amount" + 1`, `"amount"`],
    ["as_of - start_date", "date - date"],
  ];
  assertEquals(refused.map(([sql]) => construct(sql)), refused.map(([, name]) => name));
});

Deno.test("portabilityProblem() names the construct when it exists on one engine only", () => {
  const refused: [sql: string, construct: string][] = [
    ["datediff('day', start_date, as_of)", "datediff()"],
    ["date_diff('day', start_date, as_of)", "date_diff()"],
    ["cents // 2", "//"],
    ["div(cents, 2)", "div()"],
    ["sum(cents > 2)", "sum of a condition"],
    ["quantile_cont(cents, 5e-1)", "quantile_cont()"],
    ["percentile(cents, 5e-1)", "percentile()"],
    ["arg_max(kind, cents)", "arg_max()"],
    ["nvl(cents, 0)", "nvl()"],
    ["try_divide(cents, 2)", "try_divide()"],
    ["starts_with(kind, 'a')", "starts_with()"],
    ["date_sub(as_of, 3)", "date_sub()"],
    ["amount::DOUBLE", "::"],
    ["list_sort(kind)", "list_sort()"],
    ["kind ~ 'a'", "~"],
  ];
  assertEquals(refused.map(([sql]) => construct(sql)), refused.map(([, name]) => name));
});

Deno.test("portabilityProblem() names the construct when its last bits depend on the threads", () => {
  assertEquals(construct("avg(amount)"), "avg()");
  assertEquals(construct("stddev_samp(cents)"), "stddev_samp()");
  assertEquals(construct("sum(amount)"), "sum(amount)");
  assertEquals(construct("sum(CASE WHEN cents > 1 THEN amount END)"), "sum(amount)");
  assertEquals(construct("max_by(kind, cents)"), "max_by()");
});

Deno.test("portabilityProblem() refuses the clock, chance, other tables and unknown columns", () => {
  assertEquals(construct("now()"), "now()");
  assertEquals(construct("current_date"), "current_date");
  assertEquals(construct("random()"), "random()");
  assertEquals(construct("(SELECT 1)"), "select");
  assertEquals(construct("amounts + 1"), "amounts");
});

Deno.test("portabilityProblem() accepts what both engines compute alike", () => {
  const accepted = [
    "count(*) FILTER (WHERE kind = 'log / 1.0 \"quoted\"')",
    "coalesce(sum(cast(amount AS DECIMAL(12,2))) FILTER (WHERE cents > 1), 0)",
    "sum(cents)",
    "sum(b2i(cents > 2))",
    "sum(CASE WHEN cents > 1 THEN cents ELSE 0 END)",
    "count(DISTINCT kind) FILTER (WHERE kind IS NOT NULL)",
    "percentile_cont(9e-1) WITHIN GROUP (ORDER BY amount)",
    "5e-1 * safe_div(cents, 3)",
    "as_of - 30",
    "days_between(as_of, start_date)",
    "month(as_of) IN (1, 12) AND month = 1",
    "kind || '!'",
  ];
  assertEquals(accepted.map((sql) => construct(sql)), accepted.map(() => undefined));
});

Deno.test("portabilityProblem() suggests what to write instead", () => {
  const problem = portabilityProblem("amount / 2", scope);
  assertEquals(problem?.alternative, "safe_div(a, b)");
  assertEquals(portabilityProblem("0.25 * cents", scope)?.alternative, "25e-2");
});

Deno.test("portabilityProblem() throws when the text is no SQL", () => {
  assertThrows(() => portabilityProblem("kind = 'open", scope), RangeError, "Cannot read SQL");
  assertThrows(() => portabilityProblem("cents -- all", scope), RangeError, "Comments");
});
