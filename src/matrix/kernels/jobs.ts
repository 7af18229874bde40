import type { KernelName } from "./exports.js";
import type { Workspace } from "./workspace.js";

/** Work cut into calls of one kernel that do not depend on each other. */
export interface Work {
  readonly kernel: KernelName;
  readonly jobs: number;
  /** Bytes of the memory of its own that a job is given. */
  readonly slotBytes: number;
  /** Copies what a job reads into its memory, and returns the arguments of the kernel. */
  readonly prepare: (job: number, slot: number) => readonly number[];
  /** Copies what a job has written out of its memory. */
  readonly finish: (job: number, slot: number) => void;
}

/** Runs all jobs, one after another. */
export function runJobs({ kernel, jobs, slotBytes, prepare, finish }: Work, workspace: Workspace): void {
  if (jobs === 0) return;
  const run = workspace.kernels![kernel] as (...args: readonly number[]) => void;
  const slot = workspace.take(slotBytes);
  try {
    for (let job = 0; job < jobs; job++) {
      run(...prepare(job, slot));
      finish(job, slot);
    }
  } finally {
    workspace.release(slot);
  }
}
