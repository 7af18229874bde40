import type { Predictions } from "./predictions.js";
import { breathe, type Run } from "./run.js";

/** Predicts the parts of a stream, tables of whole customers, one after the other, with progress and between two of them a chance to cancel. */
export async function* predictParts<Row, Part>(
  source: AsyncIterable<Part>,
  predict: (part: Part) => Predictions<Row>,
  run?: Run,
): AsyncGenerator<Predictions<Row>> {
  let done = 0;
  for await (const part of source) {
    run?.signal?.throwIfAborted();
    const predictions = predict(part);
    done += predictions.length;
    await breathe(run, { phase: "predict", done, total: Number.NaN });
    yield predictions;
  }
}
