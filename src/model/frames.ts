import { OptionsError } from "../errors.js";
import { pathsOfRows, valueAt } from "./flat-rows.js";
import type { PredictionColumns } from "./prediction-columns.js";

/** What is used of the danfo.js module (`danfojs-node` or `danfojs`). */
export interface DanfoLike<Frame> {
  /** Makes a frame of rows of cells. */
  readonly DataFrame: new (
    rows: unknown[][],
    options: { columns: string[]; dtypes: string[] },
  ) => Frame;
}

/** What is used of the Apache Arrow module (`apache-arrow`). */
export interface ArrowLike {
  readonly Bool: new () => object;
  readonly Float64: new () => object;
  readonly Int32: new () => object;
  readonly Utf8: new () => object;
  readonly TimestampMillisecond: new (timezone: string) => object;
  /** Makes a table of columns by name. */
  readonly Table: new (
    ...columns: never[]
  ) => object;
  /** Makes a column of values, of which null is missing. */
  vectorFromArray(values: readonly unknown[], type: never): object;
}

/** "integer" are the whole numbers of a column that can hold no others. */
type Kind = "number" | "integer" | "text" | "boolean" | "instant";

interface FrameColumn {
  readonly name: string;
  readonly kind: Kind;
  /** undefined is missing. */
  readonly values: readonly unknown[];
}

/** Types of columns as danfo.js calls them. Its "float32" is a name: values stay doubles. */
const danfoTypes: { readonly [K in Kind]: string } = {
  number: "float32",
  integer: "int32",
  text: "string",
  boolean: "boolean",
  instant: "string",
};

/**
 * Rows as a data frame of danfo.js.
 *
 * @param columns what rows were made of: says which numbers are whole
 * @throws OptionsError "bad_module"
 */
export function dataFrame<Frame>(
  danfo: DanfoLike<Frame>,
  rows: readonly unknown[],
  columns: PredictionColumns,
): Frame {
  checkModule(danfo, ["DataFrame"], "toDataFrame needs the danfo.js module");
  const given = columnsOf(rows, columns);
  const cells = given.map(({ kind, values }) => values.map((value) => danfoCell(value, kind)));
  return new danfo.DataFrame(
    rows.map((_, i) => cells.map((column) => column[i])),
    { columns: given.map(({ name }) => name), dtypes: given.map(({ kind }) => danfoTypes[kind]) },
  );
}

const arrowNames: readonly (keyof ArrowLike)[] = [
  "Table", "vectorFromArray", "Bool", "Float64", "Int32", "Utf8", "TimestampMillisecond",
]; // biome-ignore format: short words

/**
 * Rows as a table of Apache Arrow.
 *
 * @param columns what rows were made of: says which numbers are whole
 * @throws OptionsError "bad_module"
 */
export function arrowTable<Arrow extends ArrowLike>(
  arrow: Arrow,
  rows: readonly unknown[],
  columns: PredictionColumns,
): InstanceType<Arrow["Table"]> {
  checkModule(arrow, arrowNames, "toArrow needs the Apache Arrow module");
  const types: { readonly [K in Kind]: () => object } = {
    number: () => new arrow.Float64(),
    integer: () => new arrow.Int32(),
    text: () => new arrow.Utf8(),
    boolean: () => new arrow.Bool(),
    instant: () => new arrow.TimestampMillisecond("UTC"),
  };
  const vectors = columnsOf(rows, columns).map(({ name, kind, values }) => {
    const cells = values.map((value) => value ?? null);
    return [name, arrow.vectorFromArray(cells, types[kind]() as never)] as const;
  });
  return new arrow.Table(Object.fromEntries(vectors) as never) as InstanceType<Arrow["Table"]>;
}

function columnsOf(rows: readonly unknown[], columns: PredictionColumns): FrameColumn[] {
  return pathsOfRows(rows).map((path) => {
    const name = path.join(".");
    const values = rows.map((row) => valueAt(row, path));
    const source = Object.hasOwn(columns, name) ? columns[name] : undefined;
    const kind = kindOf(values, source !== undefined && !(source instanceof Float64Array));
    return { name, kind, values: kind === "text" ? values.map(textOf) : values };
  });
}

function kindOf(values: readonly unknown[], isWhole: boolean): Kind {
  let kind: Kind | undefined;
  for (const value of values) {
    if (value === undefined) continue;
    const own = kindOfValue(value);
    kind ??= own;
    if (own !== kind) return "text";
  }
  return kind === "number" && isWhole ? "integer" : (kind ?? "text");
}

function kindOfValue(value: unknown): Exclude<Kind, "integer"> {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return value instanceof Date ? "instant" : "text";
}

/** Text as it stands, anything else as JSON. */
function textOf(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

function danfoCell(value: unknown, kind: Kind): unknown {
  if (value === undefined) return kind === "number" || kind === "integer" ? Number.NaN : null;
  return value instanceof Date ? value.toISOString() : value;
}

function checkModule(given: unknown, names: readonly string[], needs: string): void {
  const holder = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  const missing = names.filter((name) => typeof holder[name] !== "function");
  if (missing.length === 0) return;
  const got = typeof given === "object" && given !== null ? "a value without" : `${String(given)} without`;
  throw new OptionsError(
    "bad_module",
    `${needs} itself, with ${names.join(" and ")}; got ${got} ${missing.join(" and ")}.`,
    {
      missing,
    },
  );
}
