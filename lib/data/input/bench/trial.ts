/**
 * One mutant with what it is checked by: its own copies of the contracts around it,
 * so that many can lie in one folder.
 * @module
 */
import { type Prng, randomStream } from "../../../_shared/prng.ts";
import type { TableSchema } from "../../table_schema.ts";
import { goodCsv, type Mutant, mutate, type TextRows } from "./mutate.ts";
import type { FileBytes, NaivePlan } from "./naive_reader.ts";

/** Good files with their contracts. */
export interface MutantPlan extends Omit<NaivePlan, "maxQuarantined"> {
  /** The files by table, each with the headers of the contract. */
  readonly tables: Readonly<Record<string, TextRows>>;
  /** Text that stands in every identifier and may stand in no message. */
  readonly canary: string;
}

/** A mutant among the files that it refers to and that refer to it. */
export interface Trial {
  /** Number of the mutant: with the seed it gives the same bytes again. */
  readonly nth: number;
  /** The table whose file is damaged, by the contract's name. */
  readonly table: string;
  readonly kind: string;
  /** Contracts in the order in which they refer to each other. */
  readonly schemas: readonly TableSchema[];
  /** Good and damaged files by the names of `schemas`. */
  readonly files: ReadonlyMap<string, FileBytes>;
}

/** Share of the mutants that other tables refer to which are checked together with those. */
const CHILD_SHARE = 0.4;
/** Share of the mutants whose table is checked in all columns. */
const WHOLE_SHARE = 0.2;
/** Columns that are checked of the others, beside key and reference. */
const FEW_COLUMNS = 3;

/**
 * Mutant number `nth` of a seed.
 *
 * @param options.isAlone whether its tables have their own names and the whole plan around them;
 *   else they are called `t<nth>_...`, and what the mutant does not concern is left out
 */
export function makeTrial(
  nth: number,
  { plan, seed, isAlone }: { plan: MutantPlan; seed: number; isAlone: boolean },
): Trial {
  const random = randomStream(seed, "mutant", nth);
  const { name: table } = random.pick(plan.schemas);
  const mutant = mutate(plan.tables[table], random);
  const schemas = isAlone ? plan.schemas : schemasAround(table, { plan, nth, random });
  const files = schemas.map(({ name }): [string, FileBytes] => {
    const ofTable = name.replace(/^t\d+_/, "");
    return [name, ofTable === table ? damaged(name, mutant) : good(name, plan.tables[ofTable])];
  });
  return { nth, table, kind: mutant.kind, schemas, files: new Map(files) };
}

function damaged(name: string, { ending, bytes }: Mutant): FileBytes {
  return { name: `${name}${ending}`, bytes };
}

function good(name: string, table: TextRows): FileBytes {
  return { name: `${name}.csv`, bytes: new TextEncoder().encode(goodCsv(table)) };
}

/** The damaged table, the one that it refers to, and one that must be there and refers to it. */
function schemasAround(
  table: string,
  { plan, nth, random }: { plan: MutantPlan; nth: number; random: Prng },
): TableSchema[] {
  const schema = plan.schemas.find(({ name }) => name === table)!;
  const parent = plan.schemas.find(({ name }) => name === schema.foreignKey?.table);
  const child = random.chance(CHILD_SHARE)
    ? plan.schemas.find(({ foreignKey, optional }) => foreignKey?.table === table && !optional)
    : undefined;
  const own = { ...cutColumns(schema, random), name: `t${nth}_${table}` };
  // The good table that mutants refer to is the same for all of them.
  const parents = parent ? [cutToKeys(parent)] : [];
  const children = child
    ? [{
      ...cutToKeys(child),
      name: `t${nth}_${child.name}`,
      foreignKey: { ...child.foreignKey!, table: own.name },
    }]
    : [];
  return [...parents, own, ...children];
}

function cutToKeys(schema: TableSchema): TableSchema {
  const { key, foreignKey } = schema;
  return keeping(schema, new Set([...key, foreignKey?.column ?? ""]));
}

/** All columns now and then, else key, reference and a few others: checks cost by the column. */
function cutColumns(schema: TableSchema, random: Prng): TableSchema {
  if (random.chance(WHOLE_SHARE)) return schema;
  const names = new Set([...schema.key, schema.foreignKey?.column ?? ""]);
  for (let i = 0; i < FEW_COLUMNS; i++) names.add(random.pick(schema.columns).name);
  return keeping(schema, names);
}

/** A contract with some of its columns and the rules that need no other. */
function keeping(schema: TableSchema, names: ReadonlySet<string>): TableSchema {
  const left = schema.columns.filter(({ name }) => !names.has(name));
  return {
    ...schema,
    columns: schema.columns.filter(({ name }) => names.has(name)),
    rules: schema.rules?.filter(({ holds }) =>
      !left.some(({ name }) => new RegExp(`\\b${name}\\b`).test(holds))
    ),
  };
}
