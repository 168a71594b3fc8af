/**
 * Members and claims of any size as CSV files of a real export's kind: one row of a
 * thousand has a fault, some come twice, some hold letters beyond ASCII or a line break.
 * @module
 */
import { join } from "node:path";
import { Database, quote } from "../../../data/mod.ts";
import {
  CLAIM_TYPES,
  DIAGNOSIS_CATEGORIES,
  INCOME_BRACKETS,
  PLAN_TYPES,
  PROVIDER_TYPES,
  REGIONS,
} from "../schema.ts";

/** Bytes of a row of claims, on average. */
const ROW_BYTES = 93.4;
const CLAIMS_PER_MEMBER = 100;

/** The as-of day that fits the files. */
export const LARGE_FILES_AS_OF = "2026-07-01";

/**
 * Writes `members.csv` and `claims.csv`; equal sizes give equal bytes.
 *
 * @param options.megabytes size of the claims (1 MB is 1,000,000 bytes), to about 3 %
 */
export async function writeLargeFiles(
  folder: string,
  { megabytes, threads = 2 }: { megabytes: number; threads?: number },
): Promise<void> {
  const nClaims = Math.ceil(megabytes * 1e6 / ROW_BYTES);
  const nMembers = Math.ceil(nClaims / CLAIMS_PER_MEMBER);
  using db = await Database.open({ threads });
  const write = (select: string, file: string) =>
    db.run(`COPY (${select}) TO ${quote(join(folder, file))} (FORMAT csv, HEADER)`);
  await write(membersSql(nMembers), "members.csv");
  await write(claimsSql(nClaims, nMembers), "claims.csv");
}

/** One of the texts, by the number `draw`. */
function oneOf(texts: readonly string[], draw: string): string {
  return `list_extract([${texts.map(quote).join(", ")}], 1 + (${draw} % ${texts.length})::INTEGER)`;
}

function membersSql(nMembers: number): string {
  const draw = (salt: number) => `hash(i * 31 + ${salt})`;
  return `SELECT 'M' || lpad(i::VARCHAR, 9, '0') AS member_id, 18 + ${draw(1)} % 80 AS age,
    ${oneOf(["F", "M", "Other"], draw(2))} AS gender, ${oneOf(REGIONS, draw(3))} AS region,
    ${oneOf(PLAN_TYPES, draw(4))} AS plan_type, ${draw(5)} % 400 AS tenure_months,
    ${oneOf(INCOME_BRACKETS, draw(6))} AS income_bracket, 1 + ${draw(7)} % 6 AS family_size,
    (${draw(8)} % 1000) / 10 AS risk_score, ${draw(9)} % 8 AS chronic_condition_count
    FROM range(${nMembers}) AS numbers(i)`;
}

/** `fault` is 0 to 9 in one row of a thousand, else NULL; one row in 100,000 comes twice. */
function claimsSql(nClaims: number, nMembers: number): string {
  const draw = (salt: number) => `hash(i * 37 + ${salt})`;
  const numbers = `SELECT unnest(CASE WHEN i % 100000 = 7 THEN [i, i] ELSE [i] END) AS i
    FROM range(${nClaims}) AS numbers(i)`;
  const drawn = `SELECT i, (100 + ${draw(1)} % 500000)::BIGINT AS billed, ${draw(2)} % 101 AS share,
    CASE WHEN ${draw(3)} % 1000 = 0 THEN ${draw(4)} % 10 END AS fault FROM (${numbers})`;
  const usd = (cents: string) => `(${cents} / 100)::DECIMAL(12, 2)::VARCHAR`;
  return `SELECT 'C' || lpad(i::VARCHAR, 10, '0') AS claim_id,
    CASE WHEN fault = 0 THEN 'unknown' ELSE 'M' || lpad((${draw(5)} % ${nMembers})::VARCHAR, 9, '0')
      END AS member_id,
    CASE WHEN fault = 1 THEN '2025-02-30' WHEN fault = 2 THEN '' ELSE
      (DATE '2024-01-01' + (${draw(6)} % 920)::INTEGER)::VARCHAR END AS claim_date,
    CASE WHEN fault = 3 THEN 'Rx' ELSE ${oneOf(CLAIM_TYPES, draw(7))} END AS claim_type,
    CASE fault WHEN 4 THEN '12.345' WHEN 5 THEN 'n/a' ELSE ${usd("billed")} END AS claim_amount,
    CASE WHEN fault = 6 THEN '-1.00' WHEN fault = 7 THEN 'NaN'
      ELSE ${usd("floor(billed * share / 100)")} END AS paid_amount,
    CASE WHEN fault = 8 THEN '99999999.99'
      ELSE ${usd("floor(billed * (100 - share) / 200)")} END AS member_responsibility,
    CASE WHEN ${draw(8)} % 10 > 0 THEN ${oneOf(DIAGNOSIS_CATEGORIES, draw(9))} END
      AS diagnosis_category,
    ${oneOf(PROVIDER_TYPES, draw(10))} AS provider_type,
    CASE WHEN fault = 9 THEN 'yes' ELSE ${oneOf(["true", "false"], draw(11))} END AS in_network,
    CASE ${draw(12)} % 50 WHEN 0 THEN 'Überweisung, zweite Meinung'
      WHEN 1 THEN 'first line' || chr(10) || 'second "line"' END AS note
    FROM (${drawn})`;
}
