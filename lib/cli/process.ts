/**
 * Programs that the test and notebook commands run.
 * @module
 */

/** A finished program. */
export interface Finished {
  readonly code: number;
  /** Standard output and standard error, interleaved as they came. */
  readonly text: string;
}

/** Runs a program, passes its output through as it comes, unless held back, and returns it. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { environment?: Record<string, string>; folder?: string; isHeldBack?: boolean } = {},
): Promise<Finished> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: options.folder,
    env: { NO_COLOR: "1", ...options.environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const pieces: string[] = [];
  const pass = async (stream: ReadableStream<Uint8Array>) => {
    for await (const piece of stream.pipeThrough(new TextDecoderStream() as TextDecoderPair)) {
      pieces.push(piece);
      if (!options.isHeldBack) await Deno.stdout.write(new TextEncoder().encode(piece));
    }
  };
  await Promise.all([pass(child.stdout), pass(child.stderr)]);
  return { code: (await child.status).code, text: pieces.join("") };
}

/** `TextDecoderStream` as a pair over the bytes that a process yields. */
type TextDecoderPair = ReadableWritablePair<string, Uint8Array>;
