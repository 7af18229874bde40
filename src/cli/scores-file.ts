import { OptionsError } from "../errors.js";
import type { Predictions } from "../index.js";

/** Forms in which scores are written. */
export type ScoresFormat = "csv" | "json" | "ndjson";

/** @throws OptionsError "unsupported_output" for an unknown ending */
export function scoresFormatOf(path: string): ScoresFormat {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === "csv" || ending === "json") return ending;
  if (ending === "ndjson" || ending === "jsonl") return "ndjson";
  throw new OptionsError("unsupported_output", `'${path}' must end in .csv, .json or .ndjson.`, { path });
}

/** Scores as text in parts; JSON is one object with `asOf`, `horizonDays`, `model`, `skipped` and `rows`. */
export function* scoresText<Row>(
  predictions: Predictions<Row>,
  format: ScoresFormat,
  hasByteOrderMark = false,
): Generator<string> {
  if (format === "csv") {
    if (hasByteOrderMark) yield "\uFEFF";
    yield* predictions.toCsv();
  } else if (format === "ndjson") {
    yield* inParts(predictions, "\n", "\n");
  } else {
    const { model, asOf, horizonDays, skipped } = predictions;
    const head = JSON.stringify({ model, asOf, horizonDays, skipped: Object.fromEntries(skipped.counts) });
    yield `${head.slice(0, -1)},"rows":[\n`;
    yield* inParts(predictions, ",\n", predictions.length > 0 ? "\n" : "");
    yield "]}\n";
  }
}

function* inParts<Row>(rows: Iterable<Row>, between: string, end: string): Generator<string> {
  let part: string[] = [];
  let isFirst = true;
  for (const row of rows) {
    part.push(JSON.stringify(row));
    if (part.length < 1000) continue;
    yield (isFirst ? "" : between) + part.join(between);
    isFirst = false;
    part = [];
  }
  if (part.length > 0) yield (isFirst ? "" : between) + part.join(between);
  if (!isFirst || part.length > 0) yield end;
}
