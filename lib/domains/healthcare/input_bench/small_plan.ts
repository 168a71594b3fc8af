/**
 * A health plan of 40 members whose files are good to the last byte: what mutants
 * are made of, and the rules between columns as functions for their judge.
 * @module
 */
import { toDays, toIsoDate } from "../../../_shared/dates.ts";
import { type Prng, randomStream } from "../../../_shared/prng.ts";
import type { MutantPlan, NaiveRow, TextRows } from "../../../data/input/bench/mod.ts";
import type { TableSchema } from "../../../data/table_schema.ts";
import {
  BENEFIT_TYPES,
  BENEFITS,
  CHANNELS,
  CLAIM_TYPES,
  CLAIMS,
  DIAGNOSIS_CATEGORIES,
  ENGAGEMENT,
  ENGAGEMENT_TYPES,
  GENDERS,
  INCOME_BRACKETS,
  MEMBERS,
  PLAN_TYPES,
  PROVIDER_TYPES,
  REGIONS,
} from "../schema.ts";

/** Stands in each identifier, so that one that gets into a message is found. */
const CANARY = "Zq7x";
const N_MEMBERS = 40;
/** So many that one claim of an unknown member is below the threshold of 1 %. */
const N_CLAIMS = 120;
const N_CONTACTS = 110;
const FIRST_DAY = toDays("2024-07-01");
const AS_OF = "2026-07-01";

/** Files, contracts and rules of the plan; half a dozen rows lie after the as-of day. */
export function smallPlan(): MutantPlan {
  const random = randomStream(7, "small plan");
  return {
    tables: {
      members: tableOf(MEMBERS, N_MEMBERS, (i) => memberCells(i, random)),
      claims: tableOf(CLAIMS, N_CLAIMS, (i) => claimCells(i, random), "note"),
      benefits: tableOf(BENEFITS, N_MEMBERS * 2, (i) => benefitCells(i, random)),
      engagement: tableOf(ENGAGEMENT, N_CONTACTS, (i) => contactCells(i, random)),
    },
    schemas: [MEMBERS, CLAIMS, BENEFITS, ENGAGEMENT],
    rules: {
      "paid_amount + member_responsibility <= claim_amount": (row) =>
        row.claim_amount === null ||
        usd(row, "paid_amount") + usd(row, "member_responsibility") <= usd(row, "claim_amount"),
      "used_amount <= annual_max": (row) =>
        row.used_amount === null || row.annual_max === null ||
        usd(row, "used_amount") <= usd(row, "annual_max"),
    },
    asOf: AS_OF,
    extractEnd: "2026-08-01",
    canary: CANARY,
  };
}

/** An amount in whatever unit the row has; none is 0. */
function usd(row: NaiveRow, column: string): number {
  return Number(row[column] ?? 0);
}

/** @param extra a column that the contract does not know */
function tableOf(
  { columns }: TableSchema,
  nRows: number,
  cells: (i: number) => string[],
  extra?: string,
): TextRows {
  const header = [...columns.map(({ name }) => name), ...(extra === undefined ? [] : [extra])];
  return { header, rows: Array.from({ length: nRows }, (_, i) => cells(i)) };
}

/** Every seventh has letters beyond ASCII. */
function memberId(i: number): string {
  return `${CANARY}${i % 7 === 0 ? "é" : "M"}${String(i).padStart(4, "0")}`;
}

function maybe(text: string, random: Prng): string {
  return random.chance(0.1) ? "" : text;
}

function amount(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** A day, of two years in all but one of twenty cases. */
function eventDay(i: number, random: Prng): string {
  if (i % 20 === 19) return toIsoDate(toDays(AS_OF) + random.int(0, 20));
  return toIsoDate(random.int(FIRST_DAY, toDays(AS_OF) - 1));
}

function memberCells(i: number, random: Prng): string[] {
  return [
    memberId(i),
    String(random.int(18, 110)),
    maybe(random.pick(GENDERS), random),
    maybe(random.pick(REGIONS), random),
    maybe(random.pick(PLAN_TYPES), random),
    maybe(String(random.int(0, 400)), random),
    maybe(random.pick(INCOME_BRACKETS), random),
    maybe(String(random.int(1, 6)), random),
    maybe(String(random.int(0, 1000) / 10), random),
    maybe(String(random.int(0, 8)), random),
  ];
}

function claimCells(i: number, random: Prng): string[] {
  const billed = random.int(1_000, 900_000);
  const paid = random.int(0, billed);
  return [
    `${CANARY}C${String(i).padStart(5, "0")}`,
    memberId(random.int(0, N_MEMBERS - 1)),
    eventDay(i, random),
    random.pick(CLAIM_TYPES),
    amount(billed),
    maybe(amount(paid), random),
    maybe(amount(random.int(0, billed - paid)), random),
    maybe(random.pick(DIAGNOSIS_CATEGORIES), random),
    maybe(random.pick(PROVIDER_TYPES), random),
    maybe(random.pick(["true", "false", "1", "0"]), random),
    random.pick([`${CANARY} noté`, `${CANARY}, "so"`, `${CANARY}\nsecond line`, "", "'-"]),
  ];
}

function benefitCells(i: number, random: Prng): string[] {
  const most = random.int(100_000, 5_000_000);
  const used = random.int(0, most);
  return [
    memberId(Math.floor(i / 2)),
    BENEFIT_TYPES[i % 2 + random.int(0, 2) * 2],
    amount(most),
    amount(used),
    amount(most - used),
    (used / most).toFixed(4),
    String(random.int(0, 30)),
    maybe(eventDay(i, random), random),
  ];
}

function contactCells(i: number, random: Prng): string[] {
  return [
    `${CANARY}E${String(i).padStart(5, "0")}`,
    memberId(random.int(0, N_MEMBERS - 1)),
    eventDay(i, random),
    random.pick(CHANNELS),
    random.pick(ENGAGEMENT_TYPES),
    maybe(random.pick(["True", "False"]), random),
    maybe(String(random.int(0, 4000)), random),
  ];
}
