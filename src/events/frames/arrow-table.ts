import { EventError } from "../../errors.js";
import type { Frame } from "./frame.js";

/** A column of an Arrow table. */
export interface ArrowVectorLike {
  /** Value of a row, null where missing. */
  get(row: number): unknown;
  /** The same column, of which a dictionary is decoded once. */
  memoize?(): ArrowVectorLike;
}

/** Name and type of a column of an Arrow table. */
export interface ArrowFieldLike {
  readonly name: string;
  /** Says of itself by `typeId` what it is, as in Apache Arrow's Schema. */
  readonly type: { readonly typeId: number };
}

/** A table as Apache Arrow has it: a schema and columns of one length, in one or many record batches. */
export interface ArrowTableLike {
  readonly schema: { readonly fields: readonly ArrowFieldLike[] };
  readonly numRows: number;
  /** Column by position, from 0. */
  getChildAt(column: number): ArrowVectorLike | null;
}

/** Ids of types, and what a type says beside its id. */
const typeIds = { dictionary: -1, decimal: 7, date: 8, timestamp: 10 } as const;
interface ArrowType {
  readonly typeId: number;
  readonly timezone?: string | null;
  readonly scale?: number;
  readonly dictionary?: ArrowType;
}

/** Whether a value has the shape of an Arrow table. */
export function isArrowTable(value: unknown): value is ArrowTableLike {
  if (typeof value !== "object" || value === null) return false;
  const { schema, numRows, getChildAt } = value as Partial<ArrowTableLike>;
  return Array.isArray(schema?.fields) && typeof numRows === "number" && typeof getChildAt === "function";
}

/**
 * The rows of an Arrow table. Timestamps are instants in whatever unit they are; a timestamp without a time zone, and
 * a date, is clock time of the zone it is read in, as the format says. Decimals are their exact digits as text.
 *
 * @throws EventError "bad_frame"
 */
export function frameOfArrowTable(table: unknown, where: string): Frame {
  if (!isArrowTable(table)) {
    throw new EventError(
      "bad_frame",
      `${where} needs an Arrow table: 'schema.fields', 'numRows' and 'getChildAt(column)'; got ${described(table)}.`,
    );
  }
  const { fields } = table.schema;
  const types = fields.map(({ type }) => valueType(type));
  const vectors = fields.map((_, column) => {
    const vector = table.getChildAt(column);
    return vector?.memoize && fields[column]!.type.typeId === typeIds.dictionary ? vector.memoize() : vector;
  });
  const decoders = types.map(decoderOf);
  return {
    columns: fields.map(({ name }) => String(name)),
    length: table.numRows,
    localDates: new Set(types.flatMap((type, column) => (isLocal(type) ? [column] : []))),
    cellCount: () => fields.length,
    read(column, from, to, cells) {
      const vector = vectors[column];
      const decode = decoders[column];
      for (let row = from; row < to; row++) {
        const cell = vector?.get(row) ?? undefined;
        if (cell === undefined || Number.isNaN(cell)) cells[row - from] = undefined;
        else cells[row - from] = decode === undefined ? cell : decode(cell);
      }
    },
  };
}

/** Of a dictionary, the type of what it holds. */
function valueType(type: ArrowType): ArrowType {
  return type.typeId === typeIds.dictionary && type.dictionary ? type.dictionary : type;
}

function isLocal({ typeId, timezone }: ArrowType): boolean {
  return typeId === typeIds.date || (typeId === typeIds.timestamp && !timezone);
}

/** How values of a type that are no cells yet become some. */
function decoderOf({ typeId, scale = 0 }: ArrowType): ((value: unknown) => unknown) | undefined {
  if (typeId === typeIds.decimal) return (value) => scaled(String(value), scale);
  if (typeId !== typeIds.date && typeId !== typeIds.timestamp) return undefined;
  return (value) => (value instanceof Date ? value : new Date(Number(value)));
}

/** Digits of a whole number with the decimal point `scale` digits from the right: "-5" is "-0.05" at 2. */
function scaled(digits: string, scale: number): string {
  const sign = digits.startsWith("-") ? "-" : "";
  if (scale <= 0) return `${digits}${"0".repeat(-scale)}`;
  const whole = digits.slice(sign.length).padStart(scale + 1, "0");
  return `${sign}${whole.slice(0, -scale)}.${whole.slice(-scale)}`;
}

function described(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return "an array (records go to EventTable.from)";
  if ("columns" in value && "values" in value) return "a data frame (see fromDataFrame)";
  return "an object without them";
}
