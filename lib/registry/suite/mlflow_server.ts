/**
 * A real `mlflow server` for tests: SQLite behind it, artifacts by its proxy.
 * @module
 */
import { join } from "node:path";

/** A running server. */
export interface MlflowServer extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
}

/** Seconds until it must have answered. */
const MOST_SECONDS = 90;

/** Starts a server on a free port of this machine; its files lie in `folder`. */
export async function startMlflowServer(python: string, folder: string): Promise<MlflowServer> {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = new Deno.Command(python, {
    args: [
      ...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port)],
      ...["--workers", "1", "--backend-store-uri", `sqlite:///${join(folder, "server.db")}`],
      ...["--artifacts-destination", join(folder, "server_artifacts")],
    ],
    cwd: folder,
    // Without this it starts a queue that needs one more package.
    env: { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stop = async () => {
    child.kill("SIGTERM");
    await child.status;
  };
  const end = performance.now() + MOST_SECONDS * 1000;
  while (!await answers(`${url}/health`)) {
    if (performance.now() > end) {
      await stop();
      throw new Error(`mlflow server did not answer within ${MOST_SECONDS} s`);
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
