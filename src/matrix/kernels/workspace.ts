import { OptionsError } from "../../errors.js";
import { Arena } from "./arena.js";
import type { KernelExports } from "./exports.js";
import { instantiate, kernelModule } from "./module.js";
import { type WasmMemory, webAssembly } from "./web-assembly.js";

const pageBytes = 65_536;
const maximumPages = 65_536;

type NumericArray = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Which workspace a memory belongs to: a memory shows another buffer each time it has grown. */
const owners = new WeakMap<ArrayBufferLike, Workspace>();

/**
 * A memory that the WebAssembly kernels compute in, and that threads share.
 *
 * Kernels take any typed array and copy it in, block by block. Arrays made by a workspace are used where they
 * stand, which saves the copy: place large columns in one, and free them, or drop the workspace, when done. Arrays
 * stay valid when the memory grows. At most 4 GiB; `useKernels: false`, or an engine without 128-bit SIMD, makes a
 * workspace of ordinary arrays on which the typed-array twins compute the same.
 */
export class Workspace {
  readonly #memory: WasmMemory | undefined;
  readonly #kernels: KernelExports | undefined;
  readonly #arena = new Arena(1024, (bytes) => this.#growTo(bytes));

  constructor({ useKernels = true }: { readonly useKernels?: boolean } = {}) {
    const module = useKernels ? kernelModule() : undefined;
    if (!module) return;
    this.#memory = new webAssembly!.Memory({ initial: 1, maximum: maximumPages, shared: true });
    this.#kernels = instantiate(module, this.#memory);
  }

  /**
   * Kernels bound to this memory; undefined where the twins are to be used.
   *
   * @internal
   */
  get kernels(): KernelExports | undefined {
    return this.#kernels;
  }

  /**
   * The memory itself, for threads.
   *
   * @internal
   */
  get memory(): WasmMemory | undefined {
    return this.#memory;
  }

  /** Zeros in this memory. */
  uint8Array(length: number): Uint8Array {
    return this.#array(Uint8Array, length);
  }

  /** Zeros in this memory. */
  uint16Array(length: number): Uint16Array {
    return this.#array(Uint16Array, length);
  }

  /** Zeros in this memory. */
  int32Array(length: number): Int32Array {
    return this.#array(Int32Array, length);
  }

  /** Zeros in this memory. */
  float32Array(length: number): Float32Array {
    return this.#array(Float32Array, length);
  }

  /** Zeros in this memory. */
  float64Array(length: number): Float64Array {
    return this.#array(Float64Array, length);
  }

  /**
   * Gives the memory of an array back to later ones; the array must not be used any more.
   *
   * @throws OptionsError `not_of_workspace` for an array that this workspace did not make, or that was freed before
   */
  free(array: ArrayBufferView): void {
    if (!this.#memory) return;
    if (this.holds(array) && this.#arena.release(array.byteOffset)) return;
    throw new OptionsError("not_of_workspace", "The array to free is not one that this workspace gave out.");
  }

  /** Whether an array lies in this memory. */
  holds(array: ArrayBufferView): boolean {
    return owners.get(array.buffer) === this;
  }

  /**
   * The whole memory as it is now; longer after it has grown, but what was seen before stays valid.
   *
   * @internal
   */
  get buffer(): ArrayBufferLike {
    const { buffer } = this.#memory!;
    // Not only when it grows: with threads the engine renews the object of its own accord.
    owners.set(buffer, this);
    return buffer;
  }

  /**
   * Address of `bytes` bytes of undefined content.
   *
   * @internal
   */
  take(bytes: number): number {
    return this.#arena.take(bytes);
  }

  /**
   * Gives back what `take` gave out.
   *
   * @internal
   */
  release(address: number): void {
    this.#arena.release(address);
  }

  #array<A extends NumericArray>(
    kind: {
      new (length: number): A;
      new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
      readonly BYTES_PER_ELEMENT: number;
    },
    length: number,
  ): A {
    if (!this.#memory) return new kind(length);
    const address = this.#arena.take(length * kind.BYTES_PER_ELEMENT);
    const array = new kind(this.buffer, address, length);
    array.fill(0);
    return array;
  }

  #growTo(bytes: number): void {
    const memory = this.#memory!;
    const missing = Math.ceil(bytes / pageBytes) - memory.buffer.byteLength / pageBytes;
    if (missing <= 0) return;
    try {
      memory.grow(missing);
    } catch (cause) {
      throw new OptionsError(
        "workspace_full",
        `A workspace holds at most 4 GiB; ${bytes} bytes are needed.`,
        { bytes },
        { cause },
      );
    }
  }
}

let shared: Workspace | undefined;

/**
 * Where a call computes: in the workspace it names or that of its pool, else where its data lies, else in one for all
 * such calls, which only ever holds models and blocks of rows, for the time of a call.
 */
export function workspaceFor(
  engine: {
    readonly workspace?: Workspace | undefined;
    readonly pool?: { readonly workspace: Workspace } | undefined;
  },
  data: ArrayBufferView,
): Workspace {
  const chosen = engine.pool?.workspace ?? engine.workspace ?? workspaceOf(data);
  if (chosen) return chosen;
  shared ??= new Workspace();
  return shared;
}

/** The workspace whose memory an array lies in. */
export function workspaceOf(array: ArrayBufferView): Workspace | undefined {
  return owners.get(array.buffer);
}
