/**
 * A workspace on this machine that speaks the Statement Execution API as Databricks
 * documents it, its statements really run by DuckDB; and storage on another port that
 * gives chunks by signed addresses.
 * @module
 */
import { Database, identifier, quote } from "../../database.ts";

/** How the workspace behaves; the defaults are those of a good day. */
export interface TestWarehouseOptions {
  /** SQL (DuckDB) of each table of the schema. */
  readonly tables: Readonly<Record<string, string>>;
  readonly catalog?: string;
  readonly schema?: string;
  /** Rows of a chunk; default 1,000. */
  readonly chunkRows?: number;
  /** Answers PENDING, then RUNNING, so many times each; default 1. */
  readonly nPolls?: number;
  /** Whether a signed address is still good; default: always. */
  readonly isLinkGood?: (link: SeenRequest) => boolean;
  /** Answers in the place of the workspace's own; undefined lets it answer. */
  readonly answer?: (request: SeenRequest) => Response | undefined;
}

/** A request as a server saw it. */
export interface SeenRequest {
  readonly server: "workspace" | "storage";
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  /** Requests before it with the same method and path. */
  readonly nBefore: number;
}

/** A running workspace. */
export interface TestWarehouse extends AsyncDisposable {
  /** Variables that lead to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly seen: readonly SeenRequest[];
}

/** The only token that the workspace knows. */
export const TEST_TOKEN = "dapi-canary-7f21c0";
/** The only warehouse. */
export const TEST_WAREHOUSE = "0a1b2c3d4e5f";
/** Stands in each signed address, as a signature does. */
export const TEST_SIGNATURE = "canary-signature-55aa";

interface RunningStatement {
  readonly isInline: boolean;
  readonly columns: readonly { name: string; type_name: string }[];
  readonly chunks: readonly (string | null)[][][];
  readonly error?: { error_code: string; message: string };
  nPolls: number;
  state: "RUNNING" | "CANCELED";
}

/** Starts workspace and storage. */
export async function startTestWarehouse(options: TestWarehouseOptions): Promise<TestWarehouse> {
  const { catalog = "healthcare_demo", schema = "offer_prioritization", tables } = options;
  const db = await Database.open({ threads: 1 });
  await db.run(`ATTACH ':memory:' AS ${identifier(catalog)}`);
  await db.run(`CREATE SCHEMA ${identifier(catalog)}.${identifier(schema)}`);
  for (const [name, sql] of Object.entries(tables)) {
    const table = [catalog, schema, name].map(identifier).join(".");
    await db.run(`CREATE TABLE ${table} AS ${sql}`);
  }
  return new Servers(db, { ...options, catalog });
}

const QUIET = { hostname: "127.0.0.1", port: 0, onListen: () => {} };

class Servers implements TestWarehouse {
  readonly seen: SeenRequest[] = [];
  readonly #db: Database;
  readonly #options: TestWarehouseOptions & { readonly catalog: string };
  readonly #workspace: Deno.HttpServer<Deno.NetAddr>;
  readonly #storage: Deno.HttpServer<Deno.NetAddr>;
  readonly #statements: RunningStatement[] = [];
  #nLinks = 0;

  constructor(db: Database, options: TestWarehouseOptions & { readonly catalog: string }) {
    this.#db = db;
    this.#options = options;
    this.#workspace = Deno.serve(QUIET, async (request) => {
      const seen = await this.#note("workspace", request);
      return options.answer?.(seen) ?? await this.#answer(seen);
    });
    this.#storage = Deno.serve(QUIET, async (request) => {
      const seen = await this.#note("storage", request);
      return options.answer?.(seen) ?? this.#give(seen, request.headers.get("x-test-key"));
    });
  }

  get environment(): Record<string, string> {
    return {
      DATABRICKS_HOST: `http://127.0.0.1:${this.#workspace.addr.port}`,
      DATABRICKS_TOKEN: TEST_TOKEN,
      DATABRICKS_WAREHOUSE_ID: TEST_WAREHOUSE,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#workspace.shutdown(), this.#storage.shutdown()]);
    this.#db[Symbol.dispose]();
  }

  async #note(server: SeenRequest["server"], request: Request): Promise<SeenRequest> {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    const { method } = request;
    const text = await request.text();
    const seen: SeenRequest = {
      server,
      method,
      path,
      authorization: request.headers.get("authorization"),
      body: text === "" ? {} : JSON.parse(text),
      nBefore: this.seen.filter((other) => other.method === method && other.path === path).length,
    };
    this.seen.push(seen);
    return seen;
  }

  /** The storage's answer. */
  #give(seen: SeenRequest, key: string | null): Response {
    // As the storage of the clouds: two ways to authorize are one too many.
    if (seen.authorization !== null) return new Response("<Error/>", { status: 400 });
    if (key !== SIGNED_HEADERS["x-test-key"]) return new Response(null, { status: 403 });
    const isGood = this.#options.isLinkGood?.(seen) ?? true;
    if (!isGood) return new Response("<Error>Request has expired</Error>", { status: 403 });
    const [, id, chunk] = /^\/results\/(\d+)\/(\d+)\?/.exec(seen.path)!;
    return Response.json(this.#statements[Number(id)].chunks[Number(chunk)]);
  }

  /** The workspace's answer. */
  async #answer({ method, path, authorization, body }: SeenRequest): Promise<Response> {
    if (path.startsWith("/.well-known/")) return new Response(null, { status: 404 });
    if (authorization !== `Bearer ${TEST_TOKEN}`) {
      return refuse(403, "PERMISSION_DENIED", `Invalid access token ${authorization}`);
    }
    if (path === `/api/2.0/sql/warehouses/${TEST_WAREHOUSE}`) {
      return Response.json({ id: TEST_WAREHOUSE, name: "Starter", state: "STOPPED" });
    }
    if (method === "POST" && path === "/api/2.0/sql/statements") {
      const wrong = wrongBody(body);
      if (wrong !== undefined) return refuse(400, "INVALID_PARAMETER_VALUE", wrong);
      const { catalog, chunkRows = 1_000 } = this.#options;
      this.#statements.push(await runStatement(this.#db, body, { catalog, chunkRows }));
      return Response.json(this.#statusOf(this.#statements.length - 1));
    }
    const [, digits, rest] = /^\/api\/2\.0\/sql\/statements\/(\d+)(.*)$/.exec(path) ?? [];
    const id = Number(digits);
    const statement = this.#statements[id];
    if (statement === undefined) return refuse(404, "RESOURCE_DOES_NOT_EXIST", path);
    const [, chunk] = /^\/result\/chunks\/(\d+)$/.exec(rest) ?? [];
    if (chunk !== undefined) return Response.json(this.#resultOf(id, Number(chunk)));
    if (rest === "/cancel" && method === "POST") {
      statement.state = "CANCELED";
      return Response.json({});
    }
    return rest === "" ? Response.json(this.#statusOf(id)) : refuse(404, "NOT_FOUND", path);
  }

  #statusOf(id: number): Record<string, unknown> {
    const statement = this.#statements[id];
    const { error, columns, chunks } = statement;
    const { nPolls = 1 } = this.#options;
    const statement_id = String(id);
    const polled = statement.nPolls++;
    if (statement.state !== "RUNNING") return { statement_id, status: { state: statement.state } };
    if (polled < 2 * nPolls) {
      return { statement_id, status: { state: polled < nPolls ? "PENDING" : "RUNNING" } };
    }
    if (error) return { statement_id, status: { state: "FAILED", error } };
    return {
      statement_id,
      status: { state: "SUCCEEDED" },
      manifest: {
        format: "JSON_ARRAY",
        schema: { column_count: columns.length, columns },
        total_chunk_count: chunks.length,
        total_row_count: chunks.flat().length,
        truncated: false,
      },
      result: this.#resultOf(id, 0),
    };
  }

  #resultOf(id: number, chunk: number): Record<string, unknown> {
    const { chunks, isInline } = this.#statements[id];
    if (chunks.length === 0) return {};
    const next = `/api/2.0/sql/statements/${id}/result/chunks/${chunk + 1}`;
    const place = {
      chunk_index: chunk,
      row_count: chunks[chunk].length,
      ...(chunk + 1 < chunks.length
        ? { next_chunk_index: chunk + 1, next_chunk_internal_link: next }
        : {}),
    };
    if (isInline) return { ...place, data_array: chunks[chunk] };
    const url = `http://127.0.0.1:${this.#storage.addr.port}/results/${id}/${chunk}`;
    return {
      external_links: [{
        ...place,
        external_link: `${url}?sig=${TEST_SIGNATURE}-${this.#nLinks++}`,
        expiration: "2026-07-01T00:15:00Z",
        http_headers: SIGNED_HEADERS,
      }],
    };
  }
}

/** Headers that belong to a signed address, as a key of decryption does. */
const SIGNED_HEADERS = { "x-test-key": "key" };

function refuse(status: number, error_code: string, message: string): Response {
  return Response.json({ error_code, message }, { status });
}

/** The rules of the request, as the reference states them. */
function wrongBody(body: SeenRequest["body"]): string | undefined {
  const { warehouse_id, statement, wait_timeout = "10s", on_wait_timeout = "CONTINUE" } = body;
  const { disposition = "INLINE", format = "JSON_ARRAY", parameters = [], ...more } = body;
  const known = ["warehouse_id", "statement", "wait_timeout", "on_wait_timeout"];
  const unknown = Object.keys(more).filter((key) => !known.includes(key));
  if (unknown.length > 0) return `unknown ${unknown}`;
  if (warehouse_id !== TEST_WAREHOUSE) return `${warehouse_id} is not a valid endpoint id.`;
  if (typeof statement !== "string" || statement.length > 16 << 20) return "statement";
  const seconds = Number(/^(\d+)s$/.exec(String(wait_timeout))?.[1]);
  if (!(seconds === 0 || (seconds >= 5 && seconds <= 50))) return "wait_timeout";
  if (on_wait_timeout !== "CONTINUE" && on_wait_timeout !== "CANCEL") return "on_wait_timeout";
  if (seconds === 0 && on_wait_timeout === "CANCEL") return "on_wait_timeout with 0s";
  if (disposition !== "INLINE" && disposition !== "EXTERNAL_LINKS") return "disposition";
  if (format !== "JSON_ARRAY") return "format";
  return Array.isArray(parameters) ? undefined : "parameters";
}

async function runStatement(
  db: Database,
  body: SeenRequest["body"],
  { catalog, chunkRows }: { catalog: string; chunkRows: number },
): Promise<RunningStatement> {
  const parameters = (body.parameters ?? []) as { name: string; value: string }[];
  const sql = parameters.reduce(
    (text, { name, value }) => text.replaceAll(`:${name}`, quote(value)),
    String(body.statement),
  ).replaceAll("`", '"').replace(
    `"${catalog}".information_schema.columns\n      WHERE`,
    `information_schema.columns WHERE table_catalog = '${catalog}' AND`,
  );
  const common = { isInline: body.disposition !== "EXTERNAL_LINKS", nPolls: 0 } as const;
  try {
    if (/^\s*CREATE/i.test(sql)) {
      await db.run(sql.replace(/CREATE CATALOG.*/i, "SELECT 1"));
      return { ...common, columns: [], chunks: [], state: "RUNNING" };
    }
    const columns = await db.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE (${sql})`,
    );
    const rows = (await db.rows(`SELECT ${columns.map(cellOf).join(", ")} FROM (${sql})`))
      .map((row) =>
        Object.values(row).map((cell, i) =>
          columns[i].column_type === "DOUBLE" ? javaDouble(cell) : cell as string
        )
      );
    return {
      ...common,
      columns: columns.map(({ column_name, column_type }) => ({
        name: column_name,
        type_name: TYPE_NAMES[column_type] ?? column_type.replace(/\(.*/, ""),
      })),
      chunks: Array.from(
        { length: Math.ceil(rows.length / chunkRows) },
        (_, i) => rows.slice(i * chunkRows, (i + 1) * chunkRows),
      ),
      state: "RUNNING",
    };
  } catch (error) {
    return { ...common, columns: [], chunks: [], state: "RUNNING", error: errorOf(error, sql) };
  }
}

/** Databricks' names of DuckDB's types, where they differ. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  VARCHAR: "STRING",
  BIGINT: "LONG",
  INTEGER: "INT",
};

function cellOf({ column_name }: { column_name: string }, i: number): string {
  return `CAST(${identifier(column_name)} AS VARCHAR) AS c${i}`;
}

/** As Java writes doubles: 34.0, 1.25E7, 5.0E-4. */
function javaDouble(text: unknown): string | null {
  if (text === null) return null;
  const value = Number(text);
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [mantissa, exponent] = value.toExponential().split("e");
    return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Databricks' messages quote the statement, as this one does. */
function errorOf(error: unknown, sql: string): { error_code: string; message: string } {
  const text = (error as Error).message;
  const condition = /^Parser/.test(text)
    ? "PARSE_SYNTAX_ERROR"
    : /^Catalog/.test(text)
    ? "TABLE_OR_VIEW_NOT_FOUND"
    : "INTERNAL_ERROR";
  return { error_code: "BAD_REQUEST", message: `[${condition}] ${text}\n== SQL ==\n${sql}` };
}
