/**
 * A local endpoint for tests that speaks the OpenAI protocol, streamed or not, and
 * misbehaves on demand.
 * @module
 */

/** How a call is answered. */
export type Behaviour =
  | { readonly kind: "text"; readonly text: string; readonly finish?: string }
  | { readonly kind: "blocks"; readonly text: string }
  | { readonly kind: "refusal" }
  | { readonly kind: "no choices" }
  | { readonly kind: "not JSON" }
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: "no schema"; readonly text: string }
  | { readonly kind: "hang" }
  | { readonly kind: "hang in the body" };

/** What the tests look at of a call's body. */
export interface SeenBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly response_format?: { readonly type: string };
}

/** A call as the endpoint saw it. */
export interface SeenCall {
  /** The body. */
  readonly body: SeenBody;
  /** The header with the key. */
  readonly authorization: string | null;
  /** The path. */
  readonly path: string;
}

/** A running endpoint. */
export interface TestEndpoint {
  /** Base URL for `OPENAI_BASE_URL`. */
  readonly url: string;
  /** Calls so far. */
  readonly calls: readonly SeenCall[];
  /** Ends it. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Sentences as the asked JSON. */
export function statedJson(...sentences: [text: string, ...factors: string[]][]): string {
  return JSON.stringify({
    sentences: sentences.map(([text, ...factors]) => ({ text, factors })),
  });
}

/**
 * Starts an endpoint on a free port of this machine.
 *
 * @param behave How call n (from 0) is answered.
 */
export function startTestEndpoint(
  behave: (n: number, call: SeenCall) => Behaviour,
): TestEndpoint {
  const calls: SeenCall[] = [];
  const hanging: (() => void)[] = [];
  const hang = () => new Promise<void>((resolve) => hanging.push(resolve));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const call = {
        body: await request.json(),
        authorization: request.headers.get("authorization"),
        path: new URL(request.url).pathname,
      };
      calls.push(call);
      const behaviour = behave(calls.length - 1, call);
      if (behaviour.kind === "hang") await hang();
      return answer(behaviour, call, hang);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    calls,
    async [Symbol.asyncDispose]() {
      hanging.forEach((resolve) => resolve());
      await server.shutdown();
    },
  };
}

function answer(behaviour: Behaviour, { body }: SeenCall, hang: () => Promise<void>): Response {
  switch (behaviour.kind) {
    case "status":
      // As OpenAI does it: the message quotes a part of the key.
      return Response.json({ error: { message: "refused sk-...tail", type: "error" } }, {
        status: behaviour.status,
        headers: behaviour.retryAfter ? { "retry-after": behaviour.retryAfter } : {},
      });
    case "not JSON":
      return new Response("<html>busy</html>", { headers: { "content-type": "application/json" } });
    case "hang in the body":
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode('{"id": "x", '));
            await hang();
            // The client may have gone by then.
            try {
              controller.close();
            } catch {
              return;
            }
          },
        }),
        { headers: { "content-type": "application/json" } },
      );
    case "no schema":
      if (body.response_format) {
        return answer({ kind: "status", status: 400 }, { body } as SeenCall, hang);
      }
      return complete(body, { content: behaviour.text }, "stop");
    case "text":
      return complete(body, { content: behaviour.text }, behaviour.finish ?? "stop");
    case "blocks":
      return complete(body, {
        content: [{ type: "reasoning", summary: [] }, { type: "text", text: behaviour.text }],
      }, "stop");
    case "refusal":
      return complete(body, { content: null, refusal: "I will not." }, "stop");
    case "no choices":
      return Response.json({ id: "x", object: "chat.completion", choices: [] });
    case "hang":
      return new Response(null, { status: 500 });
  }
}

function complete(
  body: SeenBody,
  message: { content: unknown; refusal?: string },
  finish: string,
): Response {
  // As where tokens of thought are in the total alone.
  const usage = { prompt_tokens: 90, completion_tokens: 10, total_tokens: 105 };
  if (body.stream !== true) {
    return Response.json({
      id: "x",
      object: "chat.completion",
      created: 0,
      model: body.model,
      choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: finish }],
      usage,
    });
  }
  const content = typeof message.content === "string"
    ? message.content.match(/[^]{1,20}/g) ?? [""]
    : [message.content];
  const chunk = (choices: unknown[], rest = {}) =>
    `data: ${
      JSON.stringify({ id: "x", object: "chat.completion.chunk", created: 0, choices, ...rest })
    }\n\n`;
  const events = [
    ...content.map((part) =>
      chunk([{ index: 0, delta: { ...message, content: part }, finish_reason: null }])
    ),
    chunk([{ index: 0, delta: {}, finish_reason: finish }]),
    chunk([], { usage }),
    "data: [DONE]\n\n",
  ];
  return new Response(events.join(""), { headers: { "content-type": "text/event-stream" } });
}
