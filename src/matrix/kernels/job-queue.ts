import type { KernelName } from "./exports.js";
import { queueWords } from "./thread.js";
import type { Workspace } from "./workspace.js";

/** Kernels by the code that a job names them with. */
export const kernelCodes = [
  "scoreTrees",
  "scoreColumns",
  "quantiseColumns",
  "sumHistograms",
  "findBestSplits",
  "findLeaves",
  "sumLeaves",
  "addLeaves",
  "deriveLogLoss",
  "gemv32",
  "gemv64",
  "gemm32",
  "topProducts32",
  "stepRows32",
  "stepRows64",
  "updateRows32",
  "updateRows64",
  "finishColumns32",
  "finishColumns64",
  "solveFactorRows64",
  "stepFactorRows64",
] as const satisfies readonly KernelName[];

export type ThreadedKernel = (typeof kernelCodes)[number];

const signalWord = 0;
const publishedWord = 1;
const claimedWord = 2;
const firstJobWord = 4;
const jobWords = 16;

/** State of a job: the first of its words; then come kernel, number of arguments, arguments. */
const done = 1;
const failed = 2;

/**
 * A ring of jobs in the shared memory, published by one thread and claimed by any. Counts run on and wrap around; a
 * place of the ring is used again when its job is done.
 */
export class JobQueue {
  readonly address: number;
  readonly ring: number;
  readonly #words: Int32Array;
  readonly #workspace: Workspace;

  /** @param ring places, a power of two */
  constructor(workspace: Workspace, ring: number) {
    this.ring = ring;
    this.#workspace = workspace;
    this.address = workspace.take(queueWords(ring) * 4);
    this.#words = new Int32Array(workspace.buffer, this.address, queueWords(ring)).fill(0);
  }

  /** Place of the ring that the next job to be published takes. */
  get nextPlace(): number {
    return this.#words[publishedWord]! & (this.ring - 1);
  }

  publish(kernel: ThreadedKernel, args: readonly number[]): void {
    const words = this.#words;
    const job = this.#jobAt(this.nextPlace);
    words[job + 1] = kernelCodes.indexOf(kernel);
    words[job + 2] = args.length;
    words.set(args, job + 3);
    Atomics.store(words, job, 0);
    Atomics.add(words, publishedWord, 1);
    Atomics.add(words, signalWord, 1);
    Atomics.notify(words, signalWord, 1);
  }

  /** Runs one job that nobody has claimed; false if there is none. */
  help(): boolean {
    const words = this.#words;
    for (;;) {
      const claimed = Atomics.load(words, claimedWord);
      if (claimed === Atomics.load(words, publishedWord)) return false;
      if (Atomics.compareExchange(words, claimedWord, claimed, (claimed + 1) | 0) !== claimed) continue;
      const job = this.#jobAt(claimed & (this.ring - 1));
      const kernel = kernelCodes[words[job + 1]!]!;
      const run = this.#workspace.kernels![kernel] as (...args: readonly number[]) => void;
      run(...words.subarray(job + 3, job + 3 + words[job + 2]!));
      Atomics.store(words, job, done);
      return true;
    }
  }

  /** Returns when the job of a place is done, and helps with others until then. */
  await(place: number): void {
    const job = this.#jobAt(place);
    while (Atomics.load(this.#words, job) === 0) {
      if (!this.help()) Atomics.wait(this.#words, job, 0);
    }
    if (this.#words[job] === failed) throw new Error("A kernel failed in a thread.");
  }

  #jobAt(place: number): number {
    return firstJobWord + place * jobWords;
  }
}
