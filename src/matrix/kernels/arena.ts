/** Blocks start at a cache line. */
const alignment = 64;
/** Kernels read whole registers and rows up to the next multiple of 16, past the end of an array. */
const slack = 128;

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** Gives out and takes back the bytes of one growing memory: first fit, neighbouring free blocks joined. */
export class Arena {
  readonly #grow: (bytes: number) => void;
  /** Ascending by address, no two touching. */
  readonly #free: Block[] = [];
  readonly #taken = new Map<number, number>();
  /** Everything from here on was never given out. */
  #top: number;

  /**
   * @param start first address to give out: not 0, so that no array has an address that reads as "none"
   * @param grow makes the memory at least so many bytes large, or throws
   */
  constructor(start: number, grow: (bytes: number) => void) {
    this.#grow = grow;
    this.#top = start;
  }

  /** Address of `bytes` bytes, of undefined content, at a multiple of 64. */
  take(bytes: number): number {
    const size = Math.ceil((bytes + slack) / alignment) * alignment;
    const fit = this.#free.findIndex((block) => block.bytes >= size);
    const address = fit === -1 ? this.#atTop(size) : this.#within(fit, size);
    this.#taken.set(address, size);
    return address;
  }

  /** Takes bytes back; false if nothing was given out at that address. */
  release(address: number): boolean {
    const bytes = this.#taken.get(address);
    if (bytes === undefined) return false;
    this.#taken.delete(address);
    const next = this.#free.findIndex((block) => block.address > address);
    const at = next === -1 ? this.#free.length : next;
    this.#free.splice(at, 0, { address, bytes });
    this.#join(at);
    this.#join(at - 1);
    this.#lowerTop();
    return true;
  }

  #atTop(size: number): number {
    this.#grow(this.#top + size);
    const address = this.#top;
    this.#top += size;
    return address;
  }

  #within(fit: number, size: number): number {
    const { address, bytes } = this.#free[fit]!;
    if (bytes === size) this.#free.splice(fit, 1);
    else this.#free[fit] = { address: address + size, bytes: bytes - size };
    return address;
  }

  /** Joins the free block at a position with the next one where they touch. */
  #join(at: number): void {
    const [left, right] = [this.#free[at], this.#free[at + 1]];
    if (!left || !right || left.address + left.bytes !== right.address) return;
    this.#free.splice(at, 2, { address: left.address, bytes: left.bytes + right.bytes });
  }

  #lowerTop(): void {
    const last = this.#free.at(-1);
    if (!last || last.address + last.bytes !== this.#top) return;
    this.#top = last.address;
    this.#free.pop();
  }
}
