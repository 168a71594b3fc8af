/**
 * The token of a service principal, by OAuth's client credentials.
 * Source: Databricks, "Authorize service principal access with OAuth": POST
 * `{host}/oidc/v1/token` with `grant_type=client_credentials` and `scope=all-apis`.
 * @module
 */
import {
  type Authorization,
  basicAuthorization,
  Http,
  type HttpFailure,
  type PatienceOptions,
} from "../_shared/http/mod.ts";
import { DatabricksError } from "./databricks_error.ts";

/** So long before its end a token is renewed. */
const MARGIN_MS = 60_000;

/** Asks for a token at the first use, and again before it ends or where it was refused. */
export class OAuthToken implements Authorization {
  readonly #principal: Principal;
  readonly #options: PatienceOptions & { clock: () => number };
  #token: Promise<{ header: string; until: number }> | null = null;

  constructor(principal: Principal, options: PatienceOptions & { clock: () => number }) {
    this.#principal = principal;
    this.#options = options;
  }

  async authorization(refused?: string): Promise<string> {
    // Callers at once share one request.
    const token = this.#token;
    const known = await token;
    const isUsable = known !== null && known.header !== refused &&
      this.#options.clock() < known.until;
    if (!isUsable && this.#token === token) {
      const asked = this.#ask();
      this.#token = asked;
      asked.catch(() => {
        if (this.#token === asked) this.#token = null;
      });
    }
    return (await this.#token!).header;
  }

  async #ask(): Promise<{ header: string; until: number }> {
    const { host, clientId, clientSecret } = this.#principal;
    const { clock, ...patience } = this.#options;
    const header = basicAuthorization(clientId, clientSecret);
    using http = new Http(host, {
      ...patience,
      authorization: { authorization: () => Promise.resolve(header) },
      errorOf: (failure) => tokenError(host, failure),
    });
    const asked = clock();
    const json = await http.send({
      method: "POST",
      path: "/oidc/v1/token",
      contentType: "application/x-www-form-urlencoded",
      body: () => "grant_type=client_credentials&scope=all-apis",
    }, (response) => http.readJson(response));
    const { access_token: token, expires_in: seconds } = json;
    if (typeof token !== "string" || typeof seconds !== "number") {
      throw tokenError(host, { kind: "no_json", status: 200, timeoutMs: 0, isUncertain: false });
    }
    return { header: `Bearer ${token}`, until: asked + seconds * 1000 - MARGIN_MS };
  }
}

/** A service principal of a workspace. */
export interface Principal {
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

function tokenError(host: string, { kind, status }: HttpFailure): DatabricksError {
  const isDenied = [400, 401, 403].includes(status);
  const remedy = isDenied
    ? "check client id and secret of the service principal, and that it may use the workspace"
    : "check the address of the workspace or try again later";
  const what = kind === "refused" ? `answered ${status}` : "gave none";
  return new DatabricksError(
    isDenied ? "UNAUTHENTICATED" : "TEMPORARILY_UNAVAILABLE",
    `Cannot get a token from ${host} as it ${what}: ${remedy}`,
  );
}
