/** Where a long job stands. */
export interface Progress {
  /** What is being done: "snapshots", "fit", "blend". */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** How a long job runs: cancellation, progress, threads. Nothing here changes a result. */
export interface Run {
  signal?: AbortSignal | undefined;
  /** Told after each step. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Threads to use, default 1. */
  threads?: number | undefined;
}

/**
 * Lets the event loop run, then throws the signal's reason if the job was cancelled. Called between steps of a
 * long job, so that cancellation and progress are seen while it runs.
 */
export async function breathe(run: Run | undefined, progress?: Progress): Promise<void> {
  if (progress) run?.onProgress?.(progress);
  await new Promise((resolve) => setImmediate(resolve));
  run?.signal?.throwIfAborted();
}
