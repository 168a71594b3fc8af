/**
 * The bytes of a text file, unpacked where its name ends in `.gz`, with size and
 * SHA-256 of what is stored. Damage is reported, never thrown.
 * @module
 */
import { createHash } from "node:crypto";
import { GzipReader } from "./gzip_reader.ts";
import type { SourceProblem } from "./source_problem.ts";

/** Bytes per read: a chunk stays in the processor's cache while it is hashed and scanned. */
const CHUNK_BYTES = 1 << 18;

/** Bytes per read of gzip: at most a thousand times as many come out, and are held at once. */
const GZIP_CHUNK_BYTES = 1 << 16;

/** Settings of {@linkcode TextBytes}. */
export interface TextBytesOptions {
  /** Told of stored bytes read and of all there are, after each chunk. */
  readonly onBytes?: (done: number, total: number) => void;
  /** @internal Bytes per chunk, so that tests can split text anywhere. */
  readonly chunkBytes?: number;
}

/** Whether a file is read as gzip, by its name alone. */
export function isGzipName(path: string): boolean {
  return path.toLowerCase().endsWith(".gz");
}

/** One reading of a file. */
export class TextBytes {
  /** Stored bytes read so far. */
  bytes = 0;
  /** SHA-256 of the stored bytes; empty until all of them were read. */
  sha256 = "";
  /** What ended the text before the end of the file. */
  problem: SourceProblem | null = null;
  readonly #path: string;
  readonly #options: TextBytesOptions;

  /** Names the file; nothing is read before {@linkcode chunks}. */
  constructor(path: string, options: TextBytesOptions = {}) {
    this.#path = path;
    this.#options = options;
  }

  /** The text in chunks; each is valid until the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    if (!isGzipName(this.#path)) {
      yield* this.#stored(this.#options.chunkBytes ?? CHUNK_BYTES);
      return;
    }
    const gzip = new GzipReader();
    try {
      // Reading goes on after damage, as the hash covers the whole file.
      for (const stored of this.#stored(GZIP_CHUNK_BYTES)) {
        yield* this.#cut(await gzip.push(stored));
      }
      yield* this.#cut(await gzip.end());
    } finally {
      gzip.close();
    }
    if (gzip.fault === null) return;
    this.problem ??= {
      code: "source-error",
      rule: gzip.fault,
      remedy: "pack or copy the file again",
    };
  }

  *#cut(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
    for (const piece of pieces) {
      const size = this.#options.chunkBytes ?? piece.length;
      for (let i = 0; i < piece.length; i += size) yield piece.subarray(i, i + size);
    }
  }

  /** Reads synchronously: DuckDB works in its own threads meanwhile. */
  *#stored(chunkBytes: number): Generator<Uint8Array> {
    const hash = createHash("sha256");
    const buffer = new Uint8Array(chunkBytes);
    let file: Deno.FsFile | null = null;
    try {
      file = this.#try(() => Deno.openSync(this.#path));
      const total = file?.statSync().size ?? 0;
      for (;;) {
        const n = this.#try(() => file?.readSync(buffer) ?? null);
        if (n === null) break;
        const chunk = buffer.subarray(0, n);
        hash.update(chunk);
        this.bytes += n;
        yield chunk;
        this.#options.onBytes?.(this.bytes, Math.max(total, this.bytes));
      }
      if (this.problem === null) this.sha256 = hash.digest("hex");
    } finally {
      file?.close();
    }
  }

  #try<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      // Deno's messages hold the path: the class alone is told.
      this.problem = {
        code: "source-error",
        rule: `the file cannot be read (${(error as Error).name})`,
        remedy: "check that it is a file that you may read",
      };
      return null;
    }
  }
}
