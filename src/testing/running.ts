import type { EventTable } from "../events/table.js";
import { ensure, shown } from "./compare.js";
import type { Check, Subject } from "./subject.js";

/** A long job can be watched and stopped. */
export function runningChecks(subject: Subject): Check[] {
  const { table, cutoff } = subject;
  return [
    {
      name: "training that was cancelled before it began rejects with the reason",
      async run() {
        const reason = new Error("cancelled before it began");
        await ensureRejects(subject.train(table, { signal: AbortSignal.abort(reason) }), reason);
      },
    },
    {
      name: "training reports its progress, and rejects with the reason when cancelled at the first report",
      async run() {
        const reason = new Error("cancelled at the first report");
        const controller = new AbortController();
        let reports = 0;
        const onProgress = () => {
          reports++;
          controller.abort(reason);
        };
        await ensureRejects(subject.train(table, { signal: controller.signal, onProgress }), reason);
        ensure(reports > 0, "Training must call onProgress, but did not.");
      },
    },
    {
      name: "a stream that was cancelled rejects with the reason",
      async run() {
        const model = await subject.model();
        const reason = new Error("stream cancelled");
        const source = (async function* (): AsyncGenerator<EventTable> {
          yield table;
        })();
        const run = { signal: AbortSignal.abort(reason) };
        const consumed = (async () => {
          for await (const _ of model.predictStream(source, { asOf: cutoff }, run));
        })();
        await ensureRejects(consumed, reason);
      },
    },
  ];
}

export async function ensureRejects(job: Promise<unknown>, reason: Error): Promise<void> {
  try {
    await job;
  } catch (error) {
    ensure(error === reason, `A cancelled job must reject with the signal's reason, got ${shown(error)}.`);
    return;
  }
  throw new Error(
    "A cancelled job must reject with the signal's reason, but it ended as if nothing had happened.",
  );
}
