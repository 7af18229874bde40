import type { WasmMemory, WasmModule } from "./web-assembly.js";

/** What a thread is started with. */
export interface ThreadData {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** Address of the queue: see `queueWords`. */
  readonly queue: number;
  readonly ring: number;
  /** Names of the kernels in the order of their codes. */
  readonly kernels: readonly string[];
}

/** 32-bit words of the queue of `ring` jobs: signal, published, claimed, one unused; then the jobs. */
export function queueWords(ring: number): number {
  return 4 + 16 * ring;
}

/**
 * Takes jobs from the queue and runs them, without end. Runs as the whole text of a worker: it may use nothing from
 * outside its body. The numbers are the places `JobQueue` names.
 */
export function threadMain({ module, memory, queue, ring, kernels }: ThreadData): void {
  type Kernel = (...args: readonly number[]) => void;
  type Engine = { Instance: new (module: object, imports: object) => { exports: Record<string, Kernel> } };
  const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine };
  const { exports } = new engine.Instance(module, { env: { memory } });
  const words = new Int32Array(memory.buffer, queue, 4 + 16 * ring);
  for (;;) {
    // Read before the queue is looked at: what is published in between changes it, and the wait ends at once.
    const signal = Atomics.load(words, 0);
    const claimed = Atomics.load(words, 2);
    if (claimed === Atomics.load(words, 1)) {
      Atomics.wait(words, 0, signal);
      continue;
    }
    if (Atomics.compareExchange(words, 2, claimed, (claimed + 1) | 0) !== claimed) continue;
    const job = 4 + 16 * (claimed & (ring - 1));
    let state = 1;
    try {
      exports[kernels[words[job + 1]!]!]!(...words.subarray(job + 3, job + 3 + words[job + 2]!));
    } catch {
      state = 2;
    }
    Atomics.store(words, job, state);
    Atomics.notify(words, job);
  }
}
