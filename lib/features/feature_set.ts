/**
 * A checked set of features: sources, measures and features that know what they
 * depend on.
 * @module
 */
import { sha256 } from "../_shared/files.ts";
import type { TableSchema } from "../data/table_schema.ts";
import type { FeatureDefinition, FeatureSource, Measure, RowSource } from "./feature_definition.ts";
import { portabilityProblem, type SqlScope } from "./portable_sql.ts";
import { sqlTokens } from "./sql_tokens.ts";

/** The content of a {@linkcode FeatureSet}. */
export interface FeatureSetContent {
  /** The tables that features are computed from. */
  readonly sources: readonly FeatureSource[];
  /** Columns that features are derived from; default none. */
  readonly measures?: readonly Measure[];
  /** The records in column order. */
  readonly features: readonly FeatureDefinition[];
}

/** Sources that need no table: the entity's own dates, and other features. */
const TABLELESS = ["entities", "derived"];
const ENTITY_DATES = ["as_of", "extract_end"];
const EVENT_COLUMNS = ["days_before", ...ENTITY_DATES];

/** Features in column order with the sources and measures that they rest on. */
export class FeatureSet {
  /** The tables that features are computed from. */
  readonly sources: readonly FeatureSource[];
  /** Columns that features are derived from. */
  readonly measures: readonly Measure[];
  /** The records in column order. */
  readonly features: readonly FeatureDefinition[];
  /** Names of the features in column order. */
  readonly names: readonly string[];
  /** SHA-256 over everything that decides the values. */
  readonly fingerprint: string;
  #dependencies = new Map<string, readonly string[]>();
  #levels = new Map<string, number>();

  /**
   * Checks names, sources and SQL of every record.
   *
   * @throws {RangeError} for a construct that is not portable, an unknown name,
   * a name used twice, a circle of derived features, or a restricted table;
   * the message names the feature.
   */
  constructor(content: FeatureSetContent) {
    this.sources = content.sources;
    this.measures = content.measures ?? [];
    this.features = content.features;
    this.names = content.features.map((feature) => feature.name);
    this.#checkSources();
    this.#checkNames();
    for (const entry of [...this.measures, ...this.features]) this.#checkSql(entry);
    for (const entry of [...this.measures, ...this.features]) this.#level(entry.name, []);
    this.#checkFeatures();
    // What importers need to know of a table decides no value.
    const importersOnly = ["aliases", "usualMedian", "rules"];
    this.fingerprint = sha256(JSON.stringify(
      [this.sources, this.measures, this.features],
      (key, value) => importersOnly.includes(key) ? undefined : value,
    ));
  }

  /** The record of a feature; RangeError for an unknown name. */
  feature(name: string): FeatureDefinition {
    const feature = this.features.find((candidate) => candidate.name === name);
    if (!feature) throw new RangeError(`No feature named "${name}" in the feature set`);
    return feature;
  }

  /** The source with one row per member. */
  get rowSource(): RowSource {
    return this.sources.find((source) => source.kind === "row") as RowSource;
  }

  /** The tables that the sources read, in order. */
  get tables(): readonly TableSchema[] {
    return this.sources.map((source) => source.table);
  }

  /** Names of the tables that a feature rests on, directly or through other features. */
  tablesOf(name: string): string[] {
    const tables = new Set<string>();
    const visit = (entryName: string) => {
      const entry = this.#entry(entryName);
      const source = this.sources.find((candidate) => candidate.name === entry.source);
      if (source) tables.add(source.table.name);
      this.#dependencies.get(entryName)?.forEach(visit);
    };
    visit(this.feature(name).name);
    return [...tables].sort();
  }

  /** Names of the features that rest on one of the given tables (say, those that a source lacks). */
  featuresRestingOn(tables: readonly string[]): string[] {
    return this.names.filter((name) => this.tablesOf(name).some((table) => tables.includes(table)));
  }

  /** Level of a feature or measure: 0 from a source, else one above what it derives from. */
  levelOf(name: string): number {
    return this.#levels.get(name) ?? 0;
  }

  #entry(name: string): Measure {
    const entry = this.measures.find((measure) => measure.name === name) ??
      this.features.find((feature) => feature.name === name);
    if (!entry) throw new RangeError(`No feature or measure named "${name}" in the feature set`);
    return entry;
  }

  #checkSources(): void {
    if (this.sources.filter((source) => source.kind === "row").length !== 1) {
      throw new RangeError("A feature set needs exactly one source with one row per member");
    }
    for (const source of this.sources) {
      if (source.table.restricted) {
        throw new RangeError(
          `Source "${source.name}" reads the restricted table "${source.table.name}": features must not`,
        );
      }
      if (source.kind !== "events") continue;
      for (const [name, sql] of Object.entries(source.columns ?? {})) {
        this.#refuseUnportable(`Column "${source.name}.${name}"`, sql, tableScope(source, false));
      }
    }
  }

  #checkNames(): void {
    const seen = new Set(ENTITY_DATES);
    for (const { name } of [...this.measures, ...this.features]) {
      if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new RangeError(`"${name}" is not in snake case`);
      if (seen.has(name)) throw new RangeError(`Two features or measures are named "${name}"`);
      seen.add(name);
    }
  }

  #checkSql(entry: Measure): void {
    const owner = `Feature "${entry.name}"`;
    this.#refuseUnportable(owner, entry.sql, this.#scope(entry));
    if (entry.source !== "derived") return;
    const names = new Set([...this.measures, ...this.features].map((other) => other.name));
    const used = sqlTokens(entry.sql).filter(({ kind, text }, i, tokens) =>
      kind === "name" && names.has(text) && tokens[i + 1]?.text !== "("
    );
    this.#dependencies.set(entry.name, [...new Set(used.map((token) => token.text))]);
  }

  #scope(entry: Measure): SqlScope {
    if (TABLELESS.includes(entry.source)) {
      const names = entry.source === "derived"
        ? [...this.measures, ...this.features].map((other) => other.name)
        : [];
      return {
        names: new Set([...ENTITY_DATES, ...names]),
        dates: new Set(ENTITY_DATES),
        doubles: new Set(),
      };
    }
    const source = this.sources.find((candidate) => candidate.name === entry.source);
    if (source) return tableScope(source, true);
    throw new RangeError(`Feature "${entry.name}" names an unknown source "${entry.source}"`);
  }

  #refuseUnportable(owner: string, sql: string, scope: SqlScope): void {
    const problem = portabilityProblem(sql, scope);
    if (!problem) return;
    throw new RangeError(
      `${owner} uses ${problem.construct}, which ${problem.reason}: write ${problem.alternative}`,
    );
  }

  #level(name: string, path: readonly string[]): number {
    if (path.includes(name)) {
      throw new RangeError(`Features derive from each other: ${[...path, name].join(" -> ")}`);
    }
    const known = this.#levels.get(name);
    if (known !== undefined) return known;
    const isDerived = this.#entry(name).source === "derived";
    const below = this.#dependencies.get(name) ?? [];
    const levels = below.map((other) => this.#level(other, [...path, name]));
    const level = isDerived ? Math.max(0, ...levels) + 1 : 0;
    this.#levels.set(name, level);
    return level;
  }

  #checkFeatures(): void {
    for (const { name, type, fill, levels } of this.features) {
      if ((type === "category") !== (fill.kind === "own_code")) {
        throw new RangeError(
          `Feature "${name}" must be a category to have a code of its own for missing`,
        );
      }
      if (levels && type !== "ordinal" && type !== "category") {
        throw new RangeError(`Feature "${name}" has levels but is neither ordinal nor category`);
      }
    }
  }
}

function tableScope(source: FeatureSource, isAggregate: boolean): SqlScope {
  const columns = source.table.columns;
  const computed = source.kind === "events" && isAggregate ? Object.keys(source.columns ?? {}) : [];
  const exact = new Set(source.kind === "events" ? source.exactColumns : []);
  const own = source.kind === "events" ? EVENT_COLUMNS : source.kind === "row" ? ENTITY_DATES : [];
  const ofTypes = (...types: string[]) =>
    columns.filter((column) => types.includes(column.type)).map((column) => column.name);
  return {
    names: new Set([...columns.map((column) => column.name), ...computed, ...own]),
    dates: new Set([...ofTypes("date"), ...ENTITY_DATES]),
    doubles: new Set([
      ...ofTypes("number", "money"),
      ...computed.filter((name) => !exact.has(name)),
    ]),
  };
}
