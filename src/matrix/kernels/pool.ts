import { Worker } from "node:worker_threads";
import { OptionsError } from "../../errors.js";
import { JobQueue, kernelCodes } from "./job-queue.js";
import { kernelModule } from "./module.js";
import { type ThreadData, threadMain } from "./thread.js";
import { Workspace } from "./workspace.js";

const mostThreads = 64;

/** Threads that compute in one workspace, kept by the caller from one call to the next. */
export interface Pool {
  /** The calling thread included. */
  readonly threads: number;
  /** Arrays made by it are shared with the threads without a copy. */
  readonly workspace: Workspace;
  /** Ends the threads; resolves when they have ended. A closed pool computes on, on the calling thread alone. */
  close(): Promise<void>;
  /** @internal */
  readonly queue: JobQueue | undefined;
}

/**
 * Starts threads for the kernels: `threads - 1` beside the calling one. They wait without using the processor, and do
 * not keep the process alive. Results do not depend on their number. Where there are no kernels there are no threads.
 *
 * @throws OptionsError `bad_option` unless `threads` is a whole number of 1 to 64
 */
export function createPool(threads: number, workspace: Workspace = new Workspace()): Pool {
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= mostThreads)) {
    throw new OptionsError(
      "bad_option",
      `'threads' must be a whole number of 1 to ${mostThreads}, got ${threads}.`,
      { option: "threads" },
    );
  }
  const queue = workspace.kernels && threads > 1 ? new JobQueue(workspace, ringFor(threads)) : undefined;
  const workers = queue ? startWorkers(threads - 1, workspace, queue) : [];
  return {
    threads,
    workspace,
    queue,
    close: async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

/** Places enough for every thread to have a job done and one to do. */
function ringFor(threads: number): number {
  return 2 << Math.ceil(Math.log2(threads));
}

function startWorkers(count: number, workspace: Workspace, { address, ring }: JobQueue): Worker[] {
  const workerData: ThreadData = {
    module: kernelModule()!,
    memory: workspace.memory!,
    queue: address,
    ring,
    kernels: kernelCodes,
  };
  const text = `(${threadMain})(require("node:worker_threads").workerData)`;
  return Array.from({ length: count }, () => {
    const worker = new Worker(text, { eval: true, workerData, execArgv: [], name: "siyu kernels" });
    worker.unref();
    return worker;
  });
}
