/**
 * The SQLite file: created in the schema of MLflow 3.0.1, checked where a newer MLflow
 * has changed it, and written in short transactions beside other writers.
 * @module
 */
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { MlflowError } from "../errors.ts";

/** How long a writer waits for the others, milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
/**
 * SQLite itself looks every 100 ms whether a long wait is over, and so may find the
 * store taken for ever beside writers that go on at once: a turn is tried for often.
 */
const TURN_TIMEOUT_MS = 5;

/** The columns that the clients write or read, by table; all are in MLflow 3.0.1. */
const COLUMNS: Readonly<Record<string, string>> = {
  experiments:
    "experiment_id name artifact_location lifecycle_stage creation_time last_update_time",
  experiment_tags: "key value experiment_id",
  runs:
    "run_uuid name source_type source_name entry_point_name user_id status start_time end_time source_version lifecycle_stage artifact_uri experiment_id deleted_time",
  params: "key value run_uuid",
  tags: "key value run_uuid",
  metrics: "key value timestamp run_uuid step is_nan",
  latest_metrics: "key value timestamp step is_nan run_uuid",
  datasets:
    "dataset_uuid experiment_id name digest dataset_source_type dataset_source dataset_schema dataset_profile",
  inputs: "input_uuid source_type source_id destination_type destination_id step",
  input_tags: "input_uuid name value",
  logged_models:
    "model_id experiment_id name artifact_location creation_timestamp_ms last_updated_timestamp_ms status lifecycle_stage model_type source_run_id status_message",
  logged_model_params: "model_id experiment_id param_key param_value",
  logged_model_tags: "model_id experiment_id tag_key tag_value",
  logged_model_metrics:
    "model_id metric_name metric_timestamp_ms metric_step metric_value experiment_id run_id dataset_uuid dataset_name dataset_digest",
  registered_models: "name creation_time last_updated_time description",
  registered_model_tags: "key value name",
  registered_model_aliases: "alias version name",
  model_versions:
    "name version creation_time last_updated_time description user_id current_stage source run_id status status_message run_link storage_location",
  model_version_tags: "key value name version",
};

/** What a cell may hold. */
export type Value = SQLInputValue;

/** An open SQLite file. */
export class Database implements Disposable {
  readonly #db: DatabaseSync;
  readonly #path: string;

  private constructor(path: string, db: DatabaseSync) {
    this.#path = path;
    this.#db = db;
  }

  /**
   * Opens the file, creating it in the schema of MLflow 3.0.1.
   *
   * @param defaultLocation Artifact location of the experiment "Default".
   * @throws {MlflowError} `INVALID_STATE` where the file is of an MLflow before 3.0, or
   *   of one that wants a value that is not known here.
   */
  static async open(
    path: string,
    options: { defaultLocation: string; now: number },
  ): Promise<Database> {
    await Deno.mkdir(dirname(path), { recursive: true });
    const schema = await Deno.readTextFile(new URL("schema_3_0_1.sql", import.meta.url));
    const database = new Database(path, openFile(path));
    try {
      database.#prepare(schema, options);
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
    return database;
  }

  #prepare(schema: string, options: { defaultLocation: string; now: number }): void {
    this.#transact(() => {
      const isNew = this.all("SELECT 1 FROM sqlite_master LIMIT 1").length === 0;
      if (isNew) {
        this.#db.exec(schema);
        this.run(
          "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (0, 'Default', ?, 'active', ?, ?)",
          options.defaultLocation,
          options.now,
          options.now,
        );
      }
    });
    for (const [table, columns] of Object.entries(COLUMNS)) {
      this.#checkTable(table, columns.split(" "));
    }
  }

  #checkTable(table: string, known: readonly string[]): void {
    const columns = this.all<{ name: string; notnull: number; dflt_value: string | null }>(
      `PRAGMA table_info(${table})`,
    );
    const missing = known.find((name) => columns.every((column) => column.name !== name));
    if (missing !== undefined) {
      throw new MlflowError(
        "INVALID_STATE",
        `Cannot use ${this.#path} as it lacks ${table}.${missing}: run \`mlflow db upgrade sqlite:///${this.#path}\` of MLflow 3.0.1 or later, or name another file`,
      );
    }
    const unknown = columns.find(({ name, notnull, dflt_value }) =>
      notnull === 1 && dflt_value === null && !known.includes(name)
    );
    if (unknown !== undefined) {
      throw new MlflowError(
        "INVALID_STATE",
        `Cannot write to ${this.#path} as its MLflow wants a value for ${table}.${unknown.name}, which is not known here: name another file or use that MLflow's server by http://`,
      );
    }
  }

  /** Runs reads and writes as one: all of it is there afterwards, or nothing. */
  write<T>(run: () => T): Promise<T> {
    return new Promise((resolve) => resolve(this.#transact(run)));
  }

  /** Runs reads that see one state. */
  read<T>(run: () => T): Promise<T> {
    return new Promise((resolve) => resolve(this.#transact(run, () => this.#db.exec("BEGIN"))));
  }

  #transact<T>(run: () => T, begin = () => this.#waitForTurn()): T {
    try {
      begin();
      const result = run();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw nameError(this.#path, error);
    }
  }

  // A deferred transaction that turns into a writer fails at once beside another
  // writer; BEGIN IMMEDIATE waits for its turn.
  #waitForTurn(): void {
    this.#db.exec(`PRAGMA busy_timeout = ${TURN_TIMEOUT_MS}`);
    try {
      for (let waitedMs = 0;; waitedMs += TURN_TIMEOUT_MS) {
        try {
          return this.#db.exec("BEGIN IMMEDIATE");
        } catch (error) {
          if (!isLocked(error) || waitedMs >= BUSY_TIMEOUT_MS) throw error;
        }
      }
    } finally {
      this.#db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  /** All rows of a query. */
  all<Row = Record<string, unknown>>(sql: string, ...values: Value[]): Row[] {
    return this.#db.prepare(sql).all(...values) as Row[];
  }

  /** The first row of a query. */
  get<Row = Record<string, unknown>>(sql: string, ...values: Value[]): Row | undefined {
    return this.#db.prepare(sql).get(...values) as Row | undefined;
  }

  /** Number of rows that a statement changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#db.prepare(sql).run(...values).changes);
  }

  /** Runs one statement for many rows. */
  runMany(sql: string, rows: Iterable<Value[]>): void {
    const statement = this.#db.prepare(sql);
    for (const row of rows) statement.run(...row);
  }

  /**
   * Writes a row whose key columns are the first. Not by ON CONFLICT: newer MLflows
   * widened the primary keys by `workspace`.
   */
  put(table: string, key: Record<string, Value>, values: Record<string, Value>): void {
    const keys = Object.keys(key);
    const names = Object.keys(values);
    const changed = this.run(
      `UPDATE ${table} SET ${names.map((name) => `${name} = ?`).join(", ")} WHERE ${
        keys.map((name) => `${name} = ?`).join(" AND ")
      }`,
      ...Object.values(values),
      ...Object.values(key),
    );
    if (changed === 0) this.insert(table, { ...key, ...values });
  }

  /** Inserts a row by column names. */
  insert(table: string, row: Record<string, Value>): void {
    const names = Object.keys(row);
    this.run(
      `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
      ...Object.values(row),
    );
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

function openFile(path: string): DatabaseSync {
  try {
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // MLflow's LIKE tells cases apart, SQLite's does not unless told.
    db.exec("PRAGMA case_sensitive_like = ON");
    return db;
  } catch (error) {
    throw nameError(path, error);
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked/.test(error.message);
}

function nameError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MlflowError) return error;
  if (isLocked(error)) {
    return new MlflowError(
      "TEMPORARILY_UNAVAILABLE",
      `Cannot write to ${path} as another process has held it for ${
        BUSY_TIMEOUT_MS / 1000
      } s: wait for it and try again`,
    );
  }
  if (/not a database|malformed/.test(error.message)) {
    return new MlflowError(
      "INVALID_STATE",
      `Cannot use ${path} as it is no SQLite file or a damaged one: name another file or restore it`,
    );
  }
  if (/disk is full|readonly|unable to open/.test(error.message)) {
    return new MlflowError(
      "INTERNAL_ERROR",
      `Cannot write to ${path} (${error.message}): free space or choose a folder that you may write to`,
    );
  }
  return error;
}
