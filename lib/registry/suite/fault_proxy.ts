/**
 * A proxy in front of a server that does to chosen requests what networks and busy
 * servers do. It works on the bytes, so that a connection can be cut in an upload.
 * @module
 */

/** `cut` closes the connection in the request, `hang` never answers; else an answer. */
export type Fault = "cut" | "hang" | {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** A request as it is seen: its first line. */
export interface SeenRequest {
  /** Such as `PUT`. */
  readonly method: string;
  /** With the query. */
  readonly path: string;
}

/** A running proxy. */
export interface FaultProxy extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /** Says what is done to a request; null: it is passed on. May be replaced at any time. */
  faultOf: (request: SeenRequest) => Fault | null;
}

/** Starts a proxy on a free port of this machine. */
export function startFaultProxy(upstream: string): FaultProxy {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const connections = new Set<Deno.Conn>();
  const close = (...ended: Deno.Conn[]) => {
    for (const connection of ended) {
      if (!connections.delete(connection)) continue;
      connection.close();
    }
  };
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${listener.addr.port}`,
    faultOf: () => null,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      close(...connections);
      await Promise.allSettled(serving);
    },
  };
  const serving = new Set<Promise<void>>();
  const accept = async () => {
    for await (const client of listener) {
      const { hostname, port } = new URL(upstream);
      const server = await Deno.connect({ hostname, port: Number(port) });
      connections.add(client).add(server);
      // A connection that is closed ends both directions with an error.
      serving.add(passOn(server, client).catch(() => {}).finally(() => close(client, server)));
      serving.add(
        passRequests(client, server, proxy).catch(() => {}).finally(() => close(client, server)),
      );
    }
  };
  serving.add(accept().catch(() => {}));
  return proxy;
}

async function passOn(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(1 << 16);
  for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
    await writeAll(to, buffer.subarray(0, n));
  }
}

async function passRequests(
  client: Deno.Conn,
  server: Deno.Conn,
  proxy: FaultProxy,
): Promise<void> {
  const buffer = new Uint8Array(1 << 16);
  let isMuted = false;
  for (let n = await client.read(buffer); n !== null; n = await client.read(buffer)) {
    const bytes = buffer.subarray(0, n);
    const head = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/.exec(new TextDecoder().decode(bytes));
    const fault = head && proxy.faultOf({ method: head[1], path: head[2] });
    if (fault === "cut") return;
    if (fault) {
      isMuted = true;
      if (fault !== "hang") await writeAll(client, new TextEncoder().encode(answerOf(fault)));
    } else if (head) isMuted = false;
    if (!isMuted) await writeAll(server, bytes);
  }
}

function answerOf({ status, headers = {}, body = "" }: Exclude<Fault, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Fault\r\nContent-Length: ${body.length}\r\n${
    lines.join("")
  }\r\n${body}`;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let nDone = 0; nDone < bytes.length;) {
    nDone += await connection.write(bytes.subarray(nDone));
  }
}
