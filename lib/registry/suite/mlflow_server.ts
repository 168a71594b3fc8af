/**
 * Real servers of MLflow for tests: `mlflow server` with SQLite behind it and artifacts
 * by its proxy, and `mlflow models serve`.
 * @module
 */
import { dirname, join } from "node:path";
import { exists } from "../../_shared/files.ts";

/** A running server. */
export interface MlflowServer extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
}

/** Seconds until it must have answered. */
const MOST_SECONDS = 90;

/** Where a server keeps runs; artifacts lie beside the file of its default. */
export interface MlflowServerOptions {
  /** Default: `server.db` in its folder. */
  readonly storePath?: string;
  /** Folder with MLflow 3.0.1, to start that one. */
  readonly oldMlflow?: string;
}

/** Starts a server on a free port of this machine; its files lie in `folder`. */
export function startMlflowServer(
  python: string,
  folder: string,
  { storePath = join(folder, "server.db"), oldMlflow }: MlflowServerOptions = {},
): Promise<MlflowServer> {
  // The old one leaves its gunicorn running when it is stopped itself.
  const pidFile = oldMlflow === undefined ? undefined : join(folder, "gunicorn.pid");
  return start(
    python,
    folder,
    (port) => [
      ...["server", "--host", "127.0.0.1", "--port", port, "--workers", "1"],
      ...["--backend-store-uri", `sqlite:///${storePath}`],
      ...["--artifacts-destination", join(folder, "server_artifacts")],
      ...(pidFile === undefined ? [] : ["--gunicorn-opts", `--pid ${pidFile}`]),
    ],
    oldMlflow === undefined ? {} : { PYTHONPATH: oldMlflow },
    pidFile,
  );
}

/** Starts `mlflow models serve` for a model of a store, in the environment of `python`. */
export function startModelServer(
  python: string,
  folder: string,
  { trackingUri, modelUri }: { trackingUri: string; modelUri: string },
): Promise<MlflowServer> {
  return start(python, folder, (port) => [
    ...["models", "serve", "--model-uri", modelUri, "--env-manager", "local"],
    ...["--host", "127.0.0.1", "--port", port],
  ], { MLFLOW_TRACKING_URI: trackingUri });
}

async function start(
  python: string,
  folder: string,
  argumentsOf: (port: string) => string[],
  environment: Record<string, string> = {},
  pidFile?: string,
): Promise<MlflowServer> {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = new Deno.Command(python, {
    args: ["-m", "mlflow", ...argumentsOf(String(port))],
    cwd: folder,
    env: {
      ...environment,
      // MLflow leaves the models that it loads there.
      TMPDIR: folder,
      // The server of a model is a program beside this Python.
      PATH: `${dirname(python)}:${Deno.env.get("PATH") ?? ""}`,
      // Without this it starts a queue that needs one more package.
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stop = async () => {
    const isThere = pidFile !== undefined && await exists(pidFile);
    Deno.kill(isThere ? Number(await Deno.readTextFile(pidFile)) : child.pid, "SIGTERM");
    await child.status;
  };
  const end = performance.now() + MOST_SECONDS * 1000;
  while (!await answers(`${url}/health`)) {
    if (performance.now() > end) {
      await stop();
      throw new Error(`mlflow ${argumentsOf("")[0]} did not answer within ${MOST_SECONDS} s`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  return { url, [Symbol.asyncDispose]: stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}
