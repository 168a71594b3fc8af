/**
 * Statements on a SQL warehouse: sent, waited for, their rows fetched in chunks,
 * cancelled on an interrupt.
 *
 * ```
 * POST /api/2.0/sql/statements  -> PENDING -> RUNNING -> SUCCEEDED | FAILED | CANCELED | CLOSED
 * GET  .../{id}                    polled; once SUCCEEDED: manifest and chunk 0
 * GET  .../{id}/result/chunks/{n}  a signed address of chunk n, valid for 15 minutes at most
 * POST .../{id}/cancel
 * ```
 *
 * Rows come as JSON_ARRAY: each value is text or null, so decimals and dates are exact,
 * a null is no text, and DuckDB reads it without another package. CSV writes nulls
 * as the text `null`, and Arrow would need a decoder.
 * Source: Databricks, reference of the Statement Execution API 2.0.
 * @module
 */
import { onInterrupt } from "../_shared/interrupts.ts";
import { listOf, objectOf, objectsOf, Timers } from "../_shared/http/mod.ts";
import type { Http, Json, PatienceOptions } from "../_shared/http/mod.ts";
import type { DatabricksConnection } from "./connection.ts";
import { DatabricksError } from "./databricks_error.ts";
import { openDatabricks, openSignedStorage } from "./open_databricks.ts";
import { requestProblem, statementProblem, storageProblem } from "./statement_problems.ts";

const STATEMENTS = "/api/2.0/sql/statements";
const FIRST_POLL_MS = 200;
const LONGEST_POLL_MS = 5_000;
/** A warehouse takes minutes to start; longer than this no statement is waited for. */
const MOST_WAITED_MS = 3_600_000;
/** New addresses that a chunk is asked for after one was refused: it may have expired. */
const MOST_RENEWALS = 3;

/** Options of {@linkcode SqlWarehouse}. */
export interface SqlWarehouseOptions extends PatienceOptions {
  /** Id of the warehouse, as in its address. */
  readonly warehouseId: string;
}

/** One statement. */
export interface Statement {
  /** SQL; values belong into `parameters`. */
  readonly sql: string;
  /** Texts by the names of the markers `:name`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What it does, to stand after "Cannot" in errors. */
  readonly what: string;
  /** Told of each state that is polled: PENDING while the warehouse starts, then RUNNING. */
  readonly onState?: (state: string) => void;
}

/** A cell: text or nothing. */
export type StatementCell = string | null;

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** Databricks' name of the type, such as `DECIMAL`. */
  readonly type: string;
}

/** A result whose rows are in files. */
export interface DownloadedResult {
  readonly columns: readonly ResultColumn[];
  /** Rows that the warehouse told of. */
  readonly nRows: number;
  /** Files of the chunks in their order. */
  readonly paths: readonly string[];
}

/** State of a warehouse. */
export interface WarehouseState {
  readonly name: string;
  /** RUNNING, STARTING, STOPPED, STOPPING, DELETING or DELETED. */
  readonly state: string;
}

/** Runs statements on one warehouse. */
export class SqlWarehouse implements Disposable {
  readonly #workspace: Http;
  readonly #storage: Http;
  readonly #timers = new Timers();
  readonly #warehouseId: string;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(connection: DatabricksConnection, options: SqlWarehouseOptions) {
    const { warehouseId, ...patience } = options;
    const errorOf = (failure: Parameters<typeof requestProblem>[1]) =>
      requestProblem(connection.host, failure);
    this.#workspace = openDatabricks(connection, { ...patience, errorOf });
    this.#storage = openSignedStorage({ ...patience, errorOf: storageProblem });
    this.#warehouseId = warehouseId;
    this.#wait = patience.wait ?? ((ms) => this.#timers.wait(ms));
  }

  /** Name and state of the warehouse; asking does not start it. */
  async state(): Promise<WarehouseState> {
    const { name, state } = await this.#workspace.json(
      "GET",
      `/api/2.0/sql/warehouses/${encodeURIComponent(this.#warehouseId)}`,
    );
    return { name: String(name), state: String(state) };
  }

  /**
   * Runs a statement with a small result (up to 25 MiB) and returns its rows.
   *
   * @throws {DatabricksError} in words that repeat neither the statement nor a value.
   */
  async rows(statement: Statement): Promise<StatementCell[][]> {
    return await this.#run(statement, "INLINE", async ({ id, nRows, result }) => {
      const rows: StatementCell[][] = [];
      for (let part: Json | null = result; part !== null;) {
        rows.push(...listOf(part.data_array) as StatementCell[][]);
        const next = nextOf(part);
        part = next === undefined ? null : await this.#chunk(id, next);
      }
      checkRowCount(rows.length, nRows, statement.what);
      return rows;
    });
  }

  /**
   * Runs a statement with a result of any size and writes each of its chunks to a file
   * of its own: a JSON array of rows, each an array of texts and nulls.
   *
   * @param pathOf Path of chunk n, from 0.
   * @throws {DatabricksError} as {@linkcode SqlWarehouse.rows}
   */
  async download(
    statement: Statement,
    pathOf: (chunk: number) => string,
  ): Promise<DownloadedResult> {
    return await this.#run(statement, "EXTERNAL_LINKS", async ({ id, columns, nRows, result }) => {
      const paths: string[] = [];
      let link = linkOf(result, 0);
      while (link !== undefined) {
        const path = pathOf(paths.length);
        await this.#fetchChunk(id, link, path);
        paths.push(path);
        const { next } = link;
        link = next === undefined ? undefined : linkOf(await this.#chunk(id, next), next);
      }
      return { columns, nRows, paths };
    });
  }

  async #run<T>(
    statement: Statement,
    disposition: "INLINE" | "EXTERNAL_LINKS",
    use: (done: Succeeded) => Promise<T>,
  ): Promise<T> {
    const { sql, parameters = {}, what } = statement;
    // wait_timeout 0s: the id is there at once, so that an interrupt can always cancel.
    // Sent twice where an answer is lost: what runs here changes nothing the second time.
    const sending = this.#workspace.json("POST", STATEMENTS, {
      warehouse_id: this.#warehouseId,
      statement: sql,
      parameters: Object.entries(parameters)
        .map(([name, value]) => ({ name, value, type: "STRING" })),
      disposition,
      format: "JSON_ARRAY",
      wait_timeout: "0s",
      on_wait_timeout: "CONTINUE",
    });
    const idOf = ({ statement_id }: Json) => encodeURIComponent(String(statement_id));
    // An interrupt may come before the id does.
    const cancel = async () => {
      await this.#workspace.json("POST", `${STATEMENTS}/${idOf(await sending)}/cancel`);
    };
    using _ = onInterrupt(cancel);
    const sent = await sending;
    const id = idOf(sent);
    let isOver = false;
    try {
      const answer = await this.#waitFor(id, sent, statement);
      isOver = true;
      return await use({ id, ...succeeded(answer, what) });
    } catch (error) {
      // Where it still runs, it would cost for nothing; why it was given up counts more.
      if (!isOver) await cancel().catch(() => {});
      throw error;
    }
  }

  /** The answer of a state that is the last. */
  async #waitFor(id: string, sent: Json, { what, onState }: Statement): Promise<Json> {
    let answer = sent;
    for (let waitedMs = 0, pollMs = FIRST_POLL_MS;;) {
      const { state } = objectOf(answer.status);
      if (state !== "PENDING" && state !== "RUNNING") return answer;
      onState?.(state);
      if (waitedMs >= MOST_WAITED_MS) {
        throw new DatabricksError(
          "DEADLINE_EXCEEDED",
          `Cannot ${what} as the warehouse took longer than an hour: take a larger one`,
        );
      }
      await this.#wait(pollMs);
      waitedMs += pollMs;
      pollMs = Math.min(LONGEST_POLL_MS, pollMs * 1.5);
      answer = await this.#workspace.json("GET", `${STATEMENTS}/${id}`);
    }
  }

  #chunk(id: string, idx: number): Promise<Json> {
    return this.#workspace.json("GET", `${STATEMENTS}/${id}/result/chunks/${idx}`);
  }

  /** Saves a chunk; where its address is refused, it may have expired: by a new one. */
  async #fetchChunk(id: string, first: ChunkLink, path: string): Promise<void> {
    let link = first;
    for (let nRenewals = 0;; nRenewals++) {
      try {
        const { url, headers } = link;
        return await this.#storage.send(
          { method: "GET", path: url, headers },
          (response) => save(response, path),
        );
      } catch (error) {
        const isRefused = error instanceof DatabricksError &&
          error.errorCode === "PERMISSION_DENIED";
        const renewed = isRefused && nRenewals < MOST_RENEWALS
          ? linkOf(await this.#chunk(id, first.idx), first.idx)
          : undefined;
        if (renewed === undefined) throw error;
        link = renewed;
      }
    }
  }

  [Symbol.dispose](): void {
    this.#workspace[Symbol.dispose]();
    this.#storage[Symbol.dispose]();
    this.#timers[Symbol.dispose]();
  }
}

/** A statement's result, its first chunk at hand. */
interface Succeeded {
  readonly id: string;
  readonly columns: readonly ResultColumn[];
  readonly nRows: number;
  readonly result: Json;
}

/** Where a chunk lies; address and headers are secrets. */
interface ChunkLink {
  readonly idx: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly next: number | undefined;
}

function succeeded(answer: Json, what: string): Omit<Succeeded, "id"> {
  const { state, error } = objectOf(answer.status);
  if (state === "FAILED") throw statementProblem(what, objectOf(error));
  if (state === "CANCELED") {
    throw new DatabricksError(
      "CANCELED",
      `Cannot ${what} as the statement was cancelled in the workspace: run it again`,
    );
  }
  if (state !== "SUCCEEDED") {
    throw new DatabricksError(
      "CLOSED",
      `Cannot ${what} as the workspace no longer holds its result: run it again`,
    );
  }
  const manifest = objectOf(answer.manifest);
  const nRows = Number(manifest.total_row_count ?? 0);
  if (manifest.truncated === true) {
    throw new DatabricksError(
      "RESULT_TRUNCATED",
      `Cannot ${what} as the warehouse cut its result off after ${nRows} rows (100 GiB): read fewer rows from a view`,
    );
  }
  const columns = objectsOf(objectOf(manifest.schema).columns)
    .map(({ name, type_name }) => ({ name: String(name), type: String(type_name) }));
  return { columns, nRows, result: objectOf(answer.result) };
}

/** The address of chunk `idx` in a part of a result; undefined where there are no rows. */
function linkOf(part: Json, idx: number): ChunkLink | undefined {
  const link = objectsOf(part.external_links)
    .find((each) => Number(each.chunk_index ?? 0) === idx);
  if (typeof link?.external_link !== "string") return undefined;
  const headers = Object.entries(objectOf(link.http_headers))
    .map(([name, value]) => [name, String(value)]);
  return {
    idx,
    url: link.external_link,
    headers: Object.fromEntries(headers),
    next: nextOf(link),
  };
}

function nextOf({ next_chunk_index: next }: Json): number | undefined {
  return next === undefined || next === null ? undefined : Number(next);
}

/**
 * Refuses a result of which rows were lost on the way.
 *
 * @throws {DatabricksError} naming both counts
 */
export function checkRowCount(found: number, told: number, what: string): void {
  if (found === told) return;
  throw new DatabricksError(
    "DATA_LOSS",
    `Cannot ${what} as ${found} rows came of ${told}: run it again`,
  );
}

async function save({ body }: Response, path: string): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  await (body ?? new Blob([]).stream()).pipeTo(file.writable);
}
