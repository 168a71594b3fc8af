/**
 * MLflow's search filters as SQL.
 * Source: MLflow 3.17, `mlflow/utils/search_utils.py`.
 * @module
 */
import { MlflowError } from "../errors.ts";
import type { Value } from "./database.ts";

/** A table that holds keys and values of what is searched. */
interface KeyedTable {
  readonly table: string;
  readonly key: string;
  readonly value: string;
  /** How its rows belong to a found row, as SQL. */
  readonly join: string;
}

/** What may be compared in a search. */
export interface Searchable {
  /** Column of each attribute. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Table of `tags.`, `params.`, `metrics.`. */
  readonly keyed: Readonly<Record<string, KeyedTable>>;
}

/** A condition in SQL with its values. */
export interface Condition {
  readonly sql: string;
  readonly values: Value[];
}

const IDENTIFIER = /^\s*(?:(attributes?|run|tags?|params?|parameters?|metrics?)\.)?/i;
const KEY = /^(?:`([^`]+)`|"([^"]+)"|([\w.\-/]+))\s*/;
const OPERATOR = /^(!=|<=|>=|=|<|>|I?LIKE\b)\s*/i;
const LITERAL = /^(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?))\s*/i;
const AND = /^AND\s+/i;

/**
 * Translates a filter; none is true for all.
 * @throws {MlflowError} `INVALID_PARAMETER_VALUE` with the place that is not understood.
 */
export function compileFilter(filter: string | undefined, searchable: Searchable): Condition {
  const parts: string[] = [];
  const values: Value[] = [];
  let rest = filter?.trim() ?? "";
  while (rest !== "") {
    const comparison = readComparison(rest, searchable);
    parts.push(comparison.sql);
    values.push(...comparison.values);
    rest = comparison.rest;
    if (rest === "") break;
    const and = AND.exec(rest);
    if (!and) throw notUnderstood(rest);
    rest = rest.slice(and[0].length);
    if (rest === "") throw notUnderstood("AND");
  }
  return { sql: parts.length === 0 ? "1" : parts.join(" AND "), values };
}

/** The terms of ORDER BY, as `metrics.rmse DESC`; what has no value comes last. */
export function compileOrder(orderBy: readonly string[], searchable: Searchable): Condition {
  const terms: string[] = [];
  const values: Value[] = [];
  for (const text of orderBy) {
    const { operand, rest } = readOperand(text, searchable);
    const direction = /^(ASC|DESC)?$/i.exec(rest);
    if (!direction) throw notUnderstood(text);
    const sql = "column" in operand
      ? operand.column
      : `(SELECT k.${operand.keyed.value} FROM ${operand.keyed.table} k WHERE ${operand.keyed.join} AND k.${operand.keyed.key} = ?)`;
    const keys = "column" in operand ? [] : [operand.key];
    terms.push(`${sql} IS NULL`, `${sql} ${direction[1]?.toUpperCase() ?? "ASC"}`);
    values.push(...keys, ...keys);
  }
  return { sql: terms.join(", "), values };
}

type Operand = { column: string } | { keyed: KeyedTable; key: string };

function readComparison(text: string, searchable: Searchable): Condition & { rest: string } {
  const { operand, rest: afterOperand } = readOperand(text, searchable);
  const operator = OPERATOR.exec(afterOperand);
  if (!operator) throw notUnderstood(afterOperand || text);
  const afterOperator = afterOperand.slice(operator[0].length);
  const literal = LITERAL.exec(afterOperator);
  if (!literal) throw notUnderstood(afterOperator || text);
  const rest = afterOperator.slice(literal[0].length);
  const value: Value = literal[3] === undefined ? literal[1] ?? literal[2] : Number(literal[3]);
  const compare = (column: string) =>
    operator[1].toUpperCase() === "ILIKE"
      ? `lower(${column}) LIKE lower(?)`
      : `${column} ${operator[1].toUpperCase()} ?`;
  if ("column" in operand) return { sql: compare(operand.column), values: [value], rest };
  const { table, key, value: valueColumn, join } = operand.keyed;
  return {
    sql: `EXISTS (SELECT 1 FROM ${table} k WHERE ${join} AND k.${key} = ? AND ${
      compare(`k.${valueColumn}`)
    })`,
    values: [operand.key, value],
    rest,
  };
}

function readOperand(text: string, searchable: Searchable): { operand: Operand; rest: string } {
  const prefix = IDENTIFIER.exec(text);
  const afterPrefix = text.slice(prefix?.[0].length ?? 0);
  const word = KEY.exec(afterPrefix);
  if (!word) throw notUnderstood(text);
  const rest = afterPrefix.slice(word[0].length);
  const key = word[1] ?? word[2] ?? word[3];
  const kind = kindOf(prefix?.[1]);
  if (kind === "attributes") {
    const column = searchable.attributes[key];
    if (column === undefined) {
      throw invalid(
        `Cannot search by ${JSON.stringify(key)}: use ${
          [
            ...Object.keys(searchable.attributes),
            ...Object.keys(searchable.keyed).map((name) => `${name}.KEY`),
          ].join(", ")
        }`,
      );
    }
    return { operand: { column }, rest };
  }
  const keyed = searchable.keyed[kind];
  if (keyed === undefined) throw invalid(`Cannot search by ${kind} here`);
  return { operand: { keyed, key }, rest };
}

function kindOf(prefix: string | undefined): string {
  const word = prefix?.toLowerCase() ?? "";
  if (word.startsWith("tag")) return "tags";
  if (word.startsWith("param")) return "params";
  return word.startsWith("metric") ? "metrics" : "attributes";
}

function notUnderstood(rest: string): MlflowError {
  return invalid(
    `Cannot read the filter at ${
      JSON.stringify(rest.slice(0, 40))
    }: join comparisons such as tags.kind = 'x' by AND`,
  );
}

function invalid(message: string): MlflowError {
  return new MlflowError("INVALID_PARAMETER_VALUE", message);
}
