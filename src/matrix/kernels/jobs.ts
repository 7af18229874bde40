import type { ThreadedKernel } from "./job-queue.js";
import type { Pool } from "./pool.js";
import type { Workspace } from "./workspace.js";

/** Where kernels compute: a workspace, or the workspace and the threads of a pool. */
export interface Engine {
  readonly workspace?: Workspace | undefined;
  readonly pool?: Pool | undefined;
}

/** Work cut into calls of one kernel that do not depend on each other. */
export interface Work {
  readonly kernel: ThreadedKernel;
  readonly jobs: number;
  /** Bytes of the memory of its own that a job is given; more than one job may be under way. */
  readonly slotBytes: number;
  /** Copies what a job reads into its memory, and returns the arguments of the kernel. */
  readonly prepare: (job: number, slot: number) => readonly number[];
  /** Copies what a job has written out of its memory. */
  readonly finish: (job: number, slot: number) => void;
}

/** Runs all jobs: one after another, or shared out to the threads of a pool. */
export function runJobs(work: Work, workspace: Workspace, pool?: Pool): void {
  if (work.jobs === 0) return;
  const queue = pool?.queue;
  const slots = Math.min(queue?.ring ?? 1, work.jobs);
  const slotBytes = (work.slotBytes + 127) & ~63;
  const first = workspace.take(slots * slotBytes);
  try {
    if (queue) runInQueue(work, queue, first, slotBytes);
    else runHere(work, workspace, first);
  } finally {
    workspace.release(first);
  }
}

function runHere({ kernel, jobs, prepare, finish }: Work, workspace: Workspace, slot: number): void {
  const run = workspace.kernels![kernel] as (...args: readonly number[]) => void;
  for (let job = 0; job < jobs; job++) {
    run(...prepare(job, slot));
    finish(job, slot);
  }
}

/** The memory of a job is used again, by the job a ring later, when it is finished: in the order of the jobs. */
function runInQueue(
  { kernel, jobs, prepare, finish }: Work,
  queue: NonNullable<Pool["queue"]>,
  first: number,
  slotBytes: number,
): void {
  const { ring } = queue;
  const offset = queue.nextPlace;
  const slotOf = (job: number) => first + (job % ring) * slotBytes;
  const conclude = (job: number) => {
    queue.await((offset + job) & (ring - 1));
    finish(job, slotOf(job));
  };
  for (let job = 0; job < jobs; job++) {
    if (job >= ring) conclude(job - ring);
    queue.publish(kernel, prepare(job, slotOf(job)));
  }
  for (let job = Math.max(0, jobs - ring); job < jobs; job++) conclude(job);
}
