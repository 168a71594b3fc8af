/**
 * Folders of own files full of canaries: words that stand nowhere else, planted
 * in every identifying field and wherever a fault puts a cell before a message.
 * @module
 */
import { join } from "node:path";
import { toDays, toIsoDate } from "../../_shared/dates.ts";
import { type Prng, randomStream } from "../../_shared/prng.ts";
import { BENEFITS, CHANNELS, CLAIMS, CONTACTS, ENGAGEMENT, MEMBERS } from "./schema.ts";

/** Canaries per identifying field. */
export const CANARIES_PER_FIELD = 1_000;

/** What was planted. */
export interface Planted {
  /** Canaries of rows that have to be in a quarantine file, by table. */
  readonly setAside: Readonly<Record<string, readonly string[]>>;
  /** Keys of the members that are kept. */
  readonly memberIds: readonly string[];
}

/** Rows of cells by column. */
type Rows = Record<string, string>[];

/** No other date of the files is as early: a birth date in a text is a member's. */
const FIRST_BIRTH_DAY = toDays("1801-01-01");
const CANARY = /cnry|\b18\d\d-\d\d-\d\d\b/gi;

/** Canaries in a text, in any case of its letters. */
export function countCanaries(text: string): number {
  return text.match(CANARY)?.length ?? 0;
}

/** Files below a folder that hold a canary, quarantine files left out. */
export function leaks(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder)).flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return name === "quarantine" ? [] : leaks(path);
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(path));
    return countCanaries(text) > 0 ? [name] : [];
  });
}

/** Canaries of one purpose: with digits as identifiers have them, or letters alone as names do. */
class Canaries {
  readonly #random: Prng;

  constructor(purpose: string) {
    this.#random = randomStream(20260630, "canaries", purpose);
  }

  id(): string {
    return `CNRY-${this.#text("0123456789abcdef", 12)}`;
  }

  name(): string {
    return `Cnry${this.#text("abcdefghijklmnopqrstuvwxyz", 8)} ${this.#text("abcdefghij", 6)}`;
  }

  #text(alphabet: string, length: number): string {
    return Array.from({ length }, () => this.#random.pick([...alphabet])).join("");
  }
}

const indexes = Array.from({ length: CANARIES_PER_FIELD }, (_, i) => i);

/** Files that are accepted: with unknown columns and categories, and rows to set aside. */
export async function plantAccepted(folder: string): Promise<Planted> {
  const members = memberRows();
  const ids = members.map(({ member_id }) => member_id);
  const text = new Canaries("wrong cells");
  for (const i of indexes.filter((i) => i % 40 === 3)) members[i].age = text.id();
  for (const i of indexes.filter((i) => i % 10 === 5)) members[i].region = text.id();
  const kept = members.filter(({ age }) => /^\d+$/.test(age)).map(({ member_id }) => member_id);
  const claims = claimRows(kept);
  for (const i of indexes.filter((i) => i % 100 === 7)) claims[i].claim_date = text.id();
  for (const i of indexes.filter((i) => i % 100 === 8)) claims[i].claim_amount = text.id();
  for (const i of indexes.filter((i) => i % 10 === 9)) claims[i].diagnosis_category = text.id();
  claims[50].member_id = text.id();
  const damaged = [`${text.id()},${ids[0]}`, `${text.id()},"${text.id()}" ${text.name()},,,,,,,,`];
  const engagement = engagementRows(kept);
  for (const i of indexes.filter((i) => i % 10 === 1)) engagement[i].channel = text.id();
  for (const i of indexes.filter((i) => i % 50 === 2)) engagement[i].response_flag = text.id();
  const contacts = contactRows(kept);
  for (const i of [20, 40]) contacts[i].birth_date = text.id();
  await writeRows(folder, "members.csv", members);
  await writeRows(folder, "claims.csv", claims, damaged);
  await writeRows(folder, "engagement.csv", engagement);
  await writeRows(folder, "contacts.csv", contacts);
  return {
    memberIds: kept,
    setAside: {
      members: canariesOf(members.filter(({ age }) => !/^\d+$/.test(age))),
      claims: [
        ...canariesOf(claims.filter((_, i) => i % 100 === 7 || i % 100 === 8 || i === 50)),
        ...damaged.flatMap((line) => line.match(/CNRY-\w+|Cnry\w+ \w+/g) ?? []),
      ],
      engagement: canariesOf(engagement.filter((_, i) => i % 50 === 2)),
      contacts: canariesOf([contacts[20], contacts[40]]),
    },
  };
}

/**
 * Files that are refused: headers that are gone or stand above other columns, keys
 * that conflict, quotes that run on, and no member that the rows belong to.
 */
export async function plantRefused(folder: string): Promise<Planted> {
  const members = memberRows();
  const ids = members.map(({ member_id }) => member_id);
  const claims = claimRows(ids.map((_, i) => new Canaries(`orphan ${i}`).id()));
  const swapped = claims.map(({ claim_id, claim_amount, paid_amount, claim_date, ...claim }) => ({
    ...claim,
    claim_id,
    claim_date: claim_amount,
    claim_amount: claim.member_id,
    paid_amount: claim_date,
    member_responsibility: paid_amount,
  }));
  const engagement = engagementRows(ids);
  const text = new Canaries("unclosed");
  const open = [`${text.id()},"${text.name()}`, `${text.id()},${text.id()},"x"y,"${text.name()}`];
  const conflicting = engagement.slice(0, 20).map((row) => ({ ...row, channel: "mail" }));
  await writeRows(folder, "members.csv", members);
  await writeRows(folder, "members_2.csv", members, [], { hasHeader: false });
  await loseLineEnd(folder, "members.csv", { to: "members_3.csv", nRows: 20 });
  await loseLineEnd(folder, "members.csv", { to: "members_4.csv", nRows: 1 });
  await writeRows(folder, "claims.csv", swapped);
  await writeRows(folder, "claims_2.csv", [], claims.map(({ claim_id }) => claim_id));
  await writeRows(folder, "engagement.csv", [...engagement, ...conflicting], open);
  await writeRows(folder, "contacts.csv", contactRows(ids), [], { hasHeader: false });
  await writeRows(folder, "benefits.csv", benefitRows(ids));
  return {
    memberIds: ids,
    setAside: { claims: canariesOf(swapped), engagement: canariesOf(conflicting) },
  };
}

function memberRows(): Rows {
  const text = new Canaries("members");
  return indexes.map((i) => ({
    ...emptyRow(MEMBERS),
    member_id: text.id(),
    age: String(18 + i % 70),
    region: "West",
    note: `"${text.name()}" said:${i % 2 === 0 ? " " : "\n"}see ${text.id()}, <b>${text.id()}</b>`,
  }));
}

function claimRows(memberIds: readonly string[]): Rows {
  const text = new Canaries("claims");
  return indexes.map((i) => ({
    ...emptyRow(CLAIMS),
    claim_id: text.id(),
    member_id: memberIds[i % memberIds.length],
    claim_date: toIsoDate(toDays("2026-06-29") - i % 300),
    claim_type: "lab",
    claim_amount: "120.50",
    paid_amount: "80.25",
  }));
}

function engagementRows(memberIds: readonly string[]): Rows {
  const text = new Canaries("engagement");
  return indexes.map((i) => ({
    ...emptyRow(ENGAGEMENT),
    engagement_id: text.id(),
    member_id: memberIds[i % memberIds.length],
    engagement_date: toIsoDate(toDays("2026-06-29") - i % 300),
    channel: "app",
    engagement_type: "app_login",
  }));
}

function benefitRows(memberIds: readonly string[]): Rows {
  const text = new Canaries("benefits");
  return memberIds.map((member_id) => ({
    ...emptyRow(BENEFITS),
    member_id,
    benefit_type: text.id(),
    annual_max: text.id(),
    used_amount: text.name(),
    last_used_date: text.id(),
  }));
}

function contactRows(memberIds: readonly string[]): Rows {
  const text = new Canaries("contacts of members");
  return memberIds.map((member_id, i) => ({
    ...Object.fromEntries(CONTACTS.columns.map(({ name }) => [name, "true"])),
    member_id,
    name: text.name(),
    email: `${text.id()}@example.org`,
    phone: text.id(),
    postal_address: `1 ${text.name()}, ${text.name()}`,
    birth_date: toIsoDate(FIRST_BIRTH_DAY + i),
    preferred_channel: CHANNELS[i % CHANNELS.length],
  }));
}

function emptyRow({ columns }: { columns: readonly { name: string }[] }): Record<string, string> {
  return Object.fromEntries(columns.map(({ name }) => [name, ""]));
}

function canariesOf(rows: Rows): string[] {
  return rows.flatMap((row) => Object.values(row)).filter((cell) => countCanaries(cell) > 0);
}

async function writeRows(
  folder: string,
  file: string,
  rows: Rows,
  lines: readonly string[] = [],
  { hasHeader = true }: { hasHeader?: boolean } = {},
): Promise<void> {
  const records = rows.map((row) => Object.values(row));
  if (hasHeader && rows.length > 0) records.unshift(Object.keys(rows[0]));
  const text = records.map((record) => record.map(csvCell).join(",") + "\n");
  await Deno.writeTextFile(join(folder, file), [...text, ...lines.map((l) => `${l}\n`)].join(""));
}

/** Copies the first rows of a file, the first of them on the line of the headers. */
async function loseLineEnd(
  folder: string,
  file: string,
  { to, nRows }: { to: string; nRows: number },
): Promise<void> {
  const [header, first, ...rows] = (await Deno.readTextFile(join(folder, file))).split(
    /\n(?=CNRY)/,
  );
  const lines = [`${header}${first}`, ...rows.slice(0, nRows - 1)];
  await Deno.writeTextFile(join(folder, to), `${lines.join("\n")}\n`);
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
