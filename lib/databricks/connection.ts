/**
 * Who asks which Databricks workspace: variables as Databricks' own tools read them,
 * or a profile of `~/.databrickscfg`.
 * Source: Databricks "unified authentication"; MLflow 3.17, `mlflow/utils/databricks_utils.py`.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../_shared/errors.ts";
import type { Authorization, PatienceOptions } from "../_shared/http/mod.ts";
import { OAuthToken } from "./oauth_token.ts";

/** A workspace and how it knows the client; JSON and logs show the host only. */
export interface DatabricksConnection extends Authorization {
  /** Address without a final slash, such as `https://adb-1.azuredatabricks.net`. */
  readonly host: string;
}

/** What reading a connection depends on. */
export interface ConnectionOptions extends PatienceOptions {
  /** Section of the profile file; the variables are then not read. */
  readonly profile?: string;
  /** Milliseconds since 1970: a token is renewed before it ends. */
  readonly clock: () => number;
}

interface Credentials {
  readonly host?: string;
  readonly token?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/**
 * The connection of an environment: the profile that is asked for, else DATABRICKS_HOST
 * with DATABRICKS_TOKEN, or with DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET
 * (OAuth of a service principal), else the profile DATABRICKS_CONFIG_PROFILE. The
 * profile file is DATABRICKS_CONFIG_FILE or `.databrickscfg` in HOME. Nothing is sent yet.
 *
 * @throws {UsageError} naming what is missing or malformed, never a value of it.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readDatabricksConnection } from "lib/databricks/mod.ts";
 *
 * const environment = { DATABRICKS_HOST: "adb-1.azuredatabricks.net/", DATABRICKS_TOKEN: "t" };
 * const connection = await readDatabricksConnection(environment, { clock: () => 0 });
 * assertEquals(connection.host, "https://adb-1.azuredatabricks.net");
 * assertEquals(await connection.authorization(), "Bearer t");
 * ```
 */
export async function readDatabricksConnection(
  environment: Readonly<Record<string, string>>,
  options: ConnectionOptions,
): Promise<DatabricksConnection> {
  const get = (name: string) => environment[`DATABRICKS_${name}`]?.trim() || undefined;
  const profile = options.profile ?? (get("HOST") ? undefined : get("CONFIG_PROFILE"));
  if (profile === undefined) {
    return connect(
      {
        host: get("HOST"),
        token: get("TOKEN"),
        clientId: get("CLIENT_ID"),
        clientSecret: get("CLIENT_SECRET"),
      },
      (key) => `DATABRICKS_${key.toUpperCase()}`,
      options,
      ", or DATABRICKS_CONFIG_PROFILE to a profile of ~/.databrickscfg",
    );
  }
  const file = get("CONFIG_FILE") ??
    join(environment.HOME || environment.USERPROFILE || ".", ".databrickscfg");
  const section = await readProfile(file, profile);
  return connect(
    {
      host: section.get("host"),
      token: section.get("token"),
      clientId: section.get("client_id"),
      clientSecret: section.get("client_secret"),
    },
    (key) => `${key} of the profile ${profile} in ${file}`,
    options,
  );
}

function connect(
  { host, token, clientId, clientSecret }: Credentials,
  nameOf: (key: string) => string,
  options: ConnectionOptions,
  otherwise = "",
): DatabricksConnection {
  if (host === undefined) {
    throw new UsageError(
      `Cannot use Databricks without its address: set ${
        nameOf("host")
      } to https://WORKSPACE${otherwise}`,
    );
  }
  const address = workspaceAddress(nameOf("host"), host);
  if (token !== undefined) {
    checkCredential(nameOf("token"), token);
    return { host: address, authorization: () => Promise.resolve(`Bearer ${token}`) };
  }
  if (clientId === undefined || clientSecret === undefined) {
    throw new UsageError(
      `Cannot use Databricks without a credential: set ${nameOf("token")}, or ${
        nameOf("client_id")
      } and ${nameOf("client_secret")}`,
    );
  }
  checkCredential(nameOf("client_id"), clientId);
  checkCredential(nameOf("client_secret"), clientSecret);
  const oauth = new OAuthToken({ host: address, clientId, clientSecret }, options);
  return { host: address, authorization: (refused) => oauth.authorization(refused) };
}

/**
 * The address of a workspace as people copy it: also without `https://`, with a final
 * slash, or with `?o=`. Plain http is for tests on this machine: it shows the token to
 * everybody on the way.
 *
 * @param name What holds it, such as `DATABRICKS_HOST`.
 * @returns The address without a final slash.
 * @throws {UsageError} naming `name`, never the value.
 */
export function workspaceAddress(name: string, host: string): string {
  const url = URL.parse(/^https?:\/\//i.test(host) ? host : `https://${host}`);
  const isPlain = url !== null && url.username === "" && url.password === "" &&
    url.pathname === "/" && url.search.replace(/^\?o=\d+$/, "") === "" && url.hash === "";
  if (!isPlain) throw new UsageError(`Cannot read ${name}: set it to https://WORKSPACE`);
  if (url.protocol === "http:" && !["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) {
    throw new UsageError(
      `Cannot send a token to ${url.host} without encryption: set ${name} to https://WORKSPACE`,
    );
  }
  return url.origin;
}

function checkCredential(name: string, value: string): void {
  if (/^[\x21-\x7e]+$/.test(value)) return;
  throw new UsageError(
    `Cannot use ${name} as it holds spaces or letters beyond ASCII: copy it anew`,
  );
}

/** One section of a profile file; keys and values as `key = value` or `key: value`. */
async function readProfile(file: string, profile: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let section = "";
  let isThere = false;
  for (const line of (await readText(file, profile)).split(/\r?\n/)) {
    const title = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    if (title !== undefined) {
      section = title;
      isThere ||= title === profile;
      continue;
    }
    const [, key, value] = /^\s*([\w-]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === profile && value) found.set(key.toLowerCase(), value);
  }
  if (isThere) return found;
  throw new UsageError(
    `Cannot find the profile ${profile} in ${file}: add it with databricks configure --profile ${profile}`,
  );
}

async function readText(file: string, profile: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw new UsageError(
        `Cannot read the profile ${profile} in ${file} (${
          (error as Error).name
        }): check that it is a file of yours`,
      );
    }
    throw new UsageError(
      `Cannot read the profile ${profile} as ${file} is not there: add it with databricks configure --profile ${profile}`,
    );
  }
}
