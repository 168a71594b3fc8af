/**
 * What a model puts into a kernel's memory: pieces one after the other, each at a multiple
 * of 64, so that their addresses are known before there is a memory.
 * @module
 */

/** Grows from its base address on. */
export class MemoryImage {
  /** Address of the first piece. */
  readonly base: number;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(base: number) {
    this.base = padded(base);
  }

  /** Address of the next piece. */
  get end(): number {
    return this.base + this.#length;
  }

  /** Adds a copy of a piece; returns its address. */
  add({ buffer, byteOffset, byteLength }: ArrayBufferView): number {
    const at = this.end;
    this.#pieces.push(new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength)));
    this.#length += padded(byteLength);
    return at;
  }

  /** Writes the pieces to the memory that they are addressed for. */
  writeInto(memory: ArrayBufferLike, base = this.base): void {
    let at = base;
    for (const piece of this.#pieces) {
      new Uint8Array(memory, at, piece.length).set(piece);
      at += padded(piece.length);
    }
  }

  /** The pieces as one, to be shared between threads. */
  toShared(): Uint8Array<SharedArrayBuffer> {
    const shared = new SharedArrayBuffer(this.#length);
    this.writeInto(shared, 0);
    return new Uint8Array(shared);
  }
}

function padded(nBytes: number): number {
  return Math.ceil(nBytes / 64) * 64;
}
