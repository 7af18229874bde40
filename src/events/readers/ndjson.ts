import { EventError } from "../../errors.js";
import { EventBuilder } from "../builder.js";
import { type EventData, idFields, instantFields, numberFields } from "../data.js";
import { noteFile } from "./file-notes.js";
import { parseFileOptions, type TableFileOptions, tableFileOptions } from "./file-options.js";
import { type FileInspection, inspectionOf } from "./inspection.js";
import { type LineBlock, linesOf } from "./json-lines.js";
import { planRows, type RowPlan, requireColumns } from "./row-plan.js";
import { RowReader } from "./row-reader.js";
import { type ByteSource, openSource } from "./source.js";

const sampleBlocks = 4;
const sampledObjects = 5000;

/** Optional fields that may come for the first time after the sample: they are read by their own names. */
const lateFields = ["type", ...idFields, ...numberFields, ...instantFields] as const;

type FileObject = Readonly<Record<string, unknown>>;

/**
 * Events of a file of JSON objects, one per line; keys are mapped to fields as the columns of a CSV file are. A line
 * that is no object is reported by its number, from 1.
 *
 * @throws as `readCsv`; EventError `not_ndjson` for a JSON array
 */
export async function readNdjson(source: ByteSource, options?: TableFileOptions): Promise<EventData> {
  const { file, read } = parseFileOptions(tableFileOptions, options, "readNdjson");
  const lines = await openLines(source, file.signal);
  const plan = withLateFields(planOf(lines.sample, file), file);
  requireColumns(plan);
  const builder = new EventBuilder(read);
  noteFile(plan, 1, builder);
  const rows = new RowReader(plan, read, builder);
  const known = new Set(plan.header);
  const cells: unknown[] = plan.header.map(() => undefined);
  let line = 0;
  for await (const { texts } of lines.blocks) {
    for (const text of texts) {
      line++;
      if (text.trim() === "") continue;
      const object = objectOf(text);
      if (object === undefined) {
        builder.reject("invalid_json", line, "", text.slice(0, 200));
        continue;
      }
      for (const { column, index } of plan.mapping.columns) cells[index] = object[column];
      for (const key of Object.keys(object)) {
        if (known.has(key)) continue;
        known.add(key);
        builder.reportUnknownField(key, line);
      }
      rows.add(cells, line);
    }
    file.onProgress?.({ bytes: lines.bytesTaken(), totalBytes: lines.totalBytes, rows: builder.rows });
  }
  return builder.finish();
}

/** What `readNdjson` would do with a file, from its first megabyte. @throws as `readNdjson`, but for `missing_column` */
export async function inspectNdjson(source: ByteSource, options?: TableFileOptions): Promise<FileInspection> {
  const { file } = parseFileOptions(tableFileOptions, options, "inspectNdjson");
  const lines = await openLines(source, file.signal);
  await lines.close();
  const objects = sampledObjectsOf(lines.sample);
  return inspectionOf("ndjson", planOf(lines.sample, file), objects.length);
}

type PlanOptions = Parameters<typeof planRows>[2];

function planOf(sample: readonly string[], options: PlanOptions): RowPlan {
  const objects = sampledObjectsOf(sample);
  const keys = new Set<string>(objects.flatMap((object) => Object.keys(object)));
  const header = [...keys];
  const text = (value: unknown): string =>
    value === undefined || value === null || typeof value === "object" ? "" : String(value);
  return planRows(
    header,
    objects.map((object) => header.map((key) => text(object[key]))),
    options,
  );
}

function withLateFields(plan: RowPlan, options: PlanOptions): RowPlan {
  const taken = new Set<string>([...plan.mapping.columns.map(({ field }) => field), ...plan.header]);
  const late = lateFields.filter((field) => {
    if (taken.has(field) || options.columns?.[field] === null) return false;
    return field !== "amount" || !plan.hasComputedAmount;
  });
  const first = plan.header.length;
  return {
    ...plan,
    header: [...plan.header, ...late],
    mapping: {
      ...plan.mapping,
      columns: [
        ...plan.mapping.columns,
        ...late.map((field, i) => {
          return {
            field,
            column: field,
            index: first + i,
            confidence: 1,
            why: "the field's own name",
            samples: [],
          };
        }),
      ],
    },
  };
}

function sampledObjectsOf(sample: readonly string[]): FileObject[] {
  const objects: FileObject[] = [];
  for (const text of sample) {
    const object = text.trim() === "" ? undefined : objectOf(text);
    if (object !== undefined && objects.push(object) === sampledObjects) break;
  }
  return objects;
}

function objectOf(text: string): FileObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as FileObject)
      : undefined;
  } catch {
    return undefined;
  }
}

async function openLines(source: ByteSource, signal: AbortSignal | undefined) {
  const { chunks, totalBytes, bytesTaken } = await openSource(source, signal);
  const blocks = linesOf(chunks);
  const first: LineBlock[] = [];
  while (first.length < sampleBlocks) {
    const next = await blocks.next();
    if (next.done) break;
    first.push(next.value);
  }
  const sample = first.flatMap(({ texts }) => texts);
  const start = sample.find((text) => text.trim() !== "")?.trim();
  if (start === undefined)
    throw new EventError("empty_file", "The file holds no rows: expected one JSON object per line.");
  if (start.startsWith("[")) {
    await blocks.return();
    throw new EventError(
      "not_ndjson",
      "The file is one JSON array: expected one JSON object per line. Parse it and hand over the array.",
    );
  }
  const all = (async function* () {
    yield* first;
    yield* blocks;
  })();
  return {
    sample,
    blocks: all,
    totalBytes,
    bytesTaken,
    close: async (): Promise<void> => void (await blocks.return()),
  };
}
