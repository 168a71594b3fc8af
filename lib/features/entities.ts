/**
 * Which member is seen as of which date.
 * @module
 */
import { monthEnds, toDays } from "../_shared/dates.ts";
import { InputError } from "../_shared/errors.ts";
import { randomStream } from "../_shared/prng.ts";
import { identifier } from "../data/database.ts";
import type { FeatureDatabase } from "./feature_database.ts";

/** Members and the dates (ISO) as of which they are seen, in row order. */
export interface Entities {
  /** Member of each row. */
  readonly memberIds: readonly string[];
  /** Date (ISO) of each row; as many as members. */
  readonly asOf: readonly string[];
}

/** The dates (ISO) that the data can be seen as of: after `first`, up to and including `last`. */
export interface AsOfRange {
  /** Date of the first event; undefined where the data holds none. */
  readonly first: string | undefined;
  /** The extract's end. */
  readonly last: string;
}

const N_TRAINING_MONTHS = 12;

/**
 * Every member at one of the last twelve month ends up to `asOf` (default: the
 * extract's end), drawn from a random stream per member, so that features of
 * the calendar vary. Month ends before the member joined (by months of tenure)
 * or before the first event are not drawn.
 *
 * @throws {InputError} for an empty members table or an `asOf` outside the data.
 */
export async function trainingEntities(
  db: FeatureDatabase,
  options: { seed: number; asOf?: string },
): Promise<Entities> {
  const asOf = options.asOf ?? db.extractEnd;
  const range = await checkAsOf(db, [asOf]);
  const ends = monthEnds(asOf, N_TRAINING_MONTHS).filter((end) =>
    range.first === undefined || end > range.first
  );
  const memberIds: string[] = [];
  const dates: string[] = [];
  const lastMonth = monthNumber(db.extractEnd);
  for (const { id, tenureMonths } of await membersOf(db)) {
    const joined = tenureMonths === null ? -Infinity : lastMonth - tenureMonths;
    const possible = ends.filter((end) => monthNumber(end) >= joined);
    memberIds.push(id);
    dates.push(
      possible.length === 0 ? asOf : randomStream(options.seed, "as_of", id).pick(possible),
    );
  }
  return { memberIds, asOf: dates };
}

/**
 * Every member as of one date (default: the extract's end), in the order of ids.
 *
 * @throws {InputError} for an empty members table or an `asOf` outside the data.
 */
export async function scoringEntities(
  db: FeatureDatabase,
  options: { asOf?: string } = {},
): Promise<Entities> {
  const asOf = options.asOf ?? db.extractEnd;
  await checkAsOf(db, [asOf]);
  const memberIds = (await membersOf(db)).map((member) => member.id);
  return { memberIds, asOf: new Array(memberIds.length).fill(asOf) };
}

/**
 * Checks that something can be seen as of each date, and returns the range.
 *
 * @throws {InputError} naming the range, for a date after the extract's end or
 * not after the first event.
 */
export async function checkAsOf(
  db: FeatureDatabase,
  dates: Iterable<string>,
): Promise<AsOfRange> {
  const range: AsOfRange = { first: await firstEventDate(db), last: db.extractEnd };
  for (const asOf of new Set(dates)) {
    toDays(asOf);
    if (asOf <= range.last && (range.first === undefined || asOf > range.first)) continue;
    const from = range.first === undefined ? "" : `after ${range.first} and `;
    throw new InputError(
      `Cannot compute features as of ${asOf} as the data covers ${
        range.first ?? "no event"
      } to ${range.last}: choose a date ${from}not after ${range.last}`,
    );
  }
  return range;
}

async function firstEventDate(db: FeatureDatabase): Promise<string | undefined> {
  let first: string | undefined;
  for (const source of db.featureSet.sources) {
    if (source.kind !== "events") continue;
    const [{ date }] = await db.database.rows<{ date: string | null }>(
      `SELECT min(${identifier(source.dateColumn)}) AS date FROM ${identifier(source.table.name)}`,
    );
    if (date !== null && (first === undefined || date < first)) first = date;
  }
  return first;
}

interface Member {
  id: string;
  tenureMonths: number | null;
}

/** Ids in the order of their numbers: shorter ones first, so that M99999 precedes M100000. */
async function membersOf(db: FeatureDatabase): Promise<Member[]> {
  const source = db.featureSet.rowSource;
  const tenure = source.tenureMonthsColumn === undefined
    ? "NULL"
    : identifier(source.tenureMonthsColumn);
  const members = await db.database.rows<Member>(
    `SELECT member_id AS id, ${tenure} AS "tenureMonths" FROM ${identifier(source.table.name)}
     ORDER BY length(member_id), member_id`,
  );
  if (members.length > 0) return members;
  throw new InputError(
    `Cannot compute features as the table "${source.table.name}" is empty: pass data with members`,
  );
}

/** Months since year 0, to count whole calendar months between dates. */
function monthNumber(isoDate: string): number {
  const [year, month] = isoDate.split("-").map(Number);
  return year * 12 + month;
}
