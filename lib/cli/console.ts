/**
 * What a command says: text for people on standard output, progress on standard
 * error (redrawn on a terminal, plain lines elsewhere), or one JSON object.
 * @module
 */
import type { Progress } from "../_shared/progress.ts";
import { formatCount } from "../_shared/format.ts";

/** Seconds between plain progress lines where there is no terminal. */
const PLAIN_INTERVAL_SECONDS = 10;
/** Nothing is said of work that is over by then. */
const QUIET_SECONDS = 2;

/** Options of {@linkcode Console}. */
export interface ConsoleOptions {
  readonly isJson?: boolean;
  /** Seconds since some start; the only clock of the commands. */
  readonly clock: () => number;
}

/** Text, progress and results of one command. */
export class Console {
  readonly #isJson: boolean;
  readonly #isTerminal = Deno.stderr.isTerminal();
  readonly #clock: () => number;
  #isLineOpen = false;

  constructor(options: ConsoleOptions) {
    this.#isJson = options.isJson ?? false;
    this.#clock = options.clock;
  }

  /** Seconds since some start. */
  seconds(): number {
    return this.#clock();
  }

  /** A line for people; nothing under `--json`. */
  say(line = ""): void {
    this.#closeLine();
    if (!this.#isJson) console.log(line);
  }

  /** A warning on standard error. */
  warn(line: string): void {
    this.#closeLine();
    console.error(`Warning: ${line}`);
  }

  /** The result object; printed under `--json` only. */
  result(value: unknown): void {
    this.#closeLine();
    if (this.#isJson) console.log(JSON.stringify(value, null, 2));
  }

  /** A progress callback for one piece of work, with the time that is left. */
  progress(label: string): Progress {
    const start = this.#clock();
    let lastSaid = start;
    return (done, total, unit) => {
      const now = this.#clock();
      const elapsed = now - start;
      const interval = this.#isTerminal ? 0.1 : PLAIN_INTERVAL_SECONDS;
      if (elapsed < QUIET_SECONDS || now - lastSaid < interval) return;
      lastSaid = now;
      const left = done > 0 ? ` about ${Math.ceil((elapsed / done) * (total - done))} s left` : "";
      const text = `${label}: ${formatCount(done)} of ${formatCount(total)} ${unit}${
        done < total ? left : ""
      }`;
      if (this.#isTerminal) this.#redraw(text);
      else console.error(text);
    };
  }

  #redraw(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[2K${text}`));
    this.#isLineOpen = true;
  }

  #closeLine(): void {
    if (!this.#isLineOpen) return;
    Deno.stderr.writeSync(new TextEncoder().encode("\r\x1b[2K"));
    this.#isLineOpen = false;
  }
}
