import { OptionsError } from "../errors.js";

/** Where a training stands. */
export interface TrainingProgress {
  /** "trees" of the model, or "search": rounds of the models that say how many trees there should be. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** How a training runs: cancellation and progress. Nothing here changes the model. */
export interface TrainingRun {
  signal?: AbortSignal | undefined;
  /** Told after each step. */
  onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Threads to use, default 1. */
  threads?: number | undefined;
}

const mostThreads = 64;

/**
 * Checks how a training is to run before it begins.
 *
 * @throws OptionsError `bad_option` for `threads`; the signal's reason where it was cancelled already
 */
export function checkRun({ signal, threads = 1 }: TrainingRun = {}): void {
  signal?.throwIfAborted();
  if (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads) return;
  throw new OptionsError(
    "bad_option",
    `'threads' must be a whole number of 1 to ${mostThreads}, got ${threads}.`,
    { option: "threads" },
  );
}

/** Tells the progress, then as `breathe`. */
export async function pause(run: TrainingRun | undefined, progress: TrainingProgress): Promise<void> {
  run?.onProgress?.(progress);
  await breathe(run);
}

/** Lets the event loop run, then throws the signal's reason if the training was cancelled. */
export async function breathe(run: TrainingRun | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  run?.signal?.throwIfAborted();
}
