/**
 * Gzip unpacked chunk by chunk: several members one after another, zeros after
 * the last one; truncation and damage end in a fault, never in an exception.
 * @module
 */
import { Buffer } from "node:buffer";
import { createGunzip, type Gunzip } from "node:zlib";

/** Bytes per piece that comes out. */
const PIECE_BYTES = 1 << 17;

/**
 * Unpacks what is pushed. Each call waits for the unpacker's own callback and not
 * for a timer, and gives all that came out of the chunk: where a file is damaged,
 * the same bytes come out before the fault on every run.
 */
export class GzipReader {
  /** What is wrong with the data; null while nothing is. */
  fault: string | null = null;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  #pieces: Uint8Array[] = [];
  #isEnded = false;
  #nPushed = 0;
  #wake: () => void = () => {};

  /** Starts before the first byte of the first member. */
  constructor() {
    this.#gunzip.on("data", (piece: Uint8Array) => this.#pieces.push(piece));
    this.#gunzip.on("end", () => {
      this.#isEnded = true;
      this.#wake();
    });
    this.#gunzip.on("error", (error: Error & { code?: string }) => {
      this.fault ??= error.code === "Z_BUF_ERROR"
        ? "the gzip data ends too early"
        : "the gzip data is damaged";
      this.#wake();
    });
  }

  /** Unpacks `stored`, which may be overwritten once the promise is fulfilled. */
  async push(stored: Uint8Array): Promise<Uint8Array[]> {
    if (this.fault !== null) return [];
    const before = this.#nPushed;
    this.#nPushed += stored.length;
    if (!this.#isEnded) {
      await this.#until((done) => this.#gunzip.write(stored, done));
    }
    // zlib ends at a zero behind a member and takes nothing after it: that may only be padding.
    if (this.#isEnded) {
      const taken = Math.max(0, this.#gunzip.bytesWritten - before);
      if (stored.subarray(taken).some((byte) => byte !== 0)) {
        this.fault ??= "bytes stand after the end of the gzip data";
      }
    }
    return this.#take();
  }

  /** Tells that nothing more is pushed; gives what was left inside. */
  async end(): Promise<Uint8Array[]> {
    if (this.fault === null && !this.#isEnded) {
      await this.#until(() => this.#gunzip.end());
    }
    return this.#take();
  }

  /** Frees the unpacker; harmless when repeated. */
  close(): void {
    this.#gunzip.destroy();
  }

  #until(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      start(resolve);
    });
  }

  /** Plain views: a `Buffer` among them would slow down the loop that scans them. */
  #take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces.map((piece) =>
      Buffer.isBuffer(piece)
        ? new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
        : piece
    );
  }
}
