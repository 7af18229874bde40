import { breathe, type TrainingRun } from "../training-run.js";

/** A computation in steps: between two of them its caller may let others run, or give it up. */
export type Steps<T> = Generator<void, T, void>;

/** All steps at once. */
export function runSteps<T>(steps: Steps<T>, signal?: AbortSignal): T {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** All steps; the event loop runs between them, and a cancelled training ends. */
export async function awaitSteps<T>(steps: Steps<T>, run: TrainingRun | undefined): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await breathe(run);
  }
}
