import { OptionsError } from "../../errors.js";
import type { NumericColumn } from "../borders.js";
import type { Quantiser } from "../quantiser.js";

/**
 * Checks that an array is as long as a shape says.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkLength(name: string, got: number, expected: number): void {
  if (got === expected) return;
  throw new OptionsError("shape_mismatch", `'${name}' must have length ${expected}, got ${got}.`, {
    name,
    expected,
    got,
  });
}

/** A bin is a byte: 0 is "below all", or missing; 255 may be. */
const mostBorders = 254;

/**
 * Checks the arrays of a quantiser against each other and against the columns they are to read.
 *
 * @throws OptionsError `shape_mismatch`, `column_count`, `length_mismatch`
 */
export function checkQuantiser(
  { columns: count, sources, offsets, borders, missing }: Quantiser,
  columns: readonly NumericColumn[],
): void {
  checkLength("sources", sources.length, count);
  checkLength("missing", missing.length, count);
  checkLength("offsets", offsets.length, count + 1);
  checkLength("borders", borders.length, offsets[count]!);
  for (let c = 0; c < count; c++) {
    const source = sources[c]!;
    const own = offsets[c + 1]! - offsets[c]!;
    if (!(own >= 0 && own <= mostBorders && offsets[c]! >= 0)) {
      throw new OptionsError("shape_mismatch", `Column ${c} of the quantiser has ${own} borders.`, {
        column: c,
      });
    }
    if (!columns[source]) {
      throw new OptionsError(
        "column_count",
        `The quantiser reads column ${source}, but there are only ${columns.length} columns.`,
        { expected: source + 1, got: columns.length },
      );
    }
  }
  columns.forEach((column, c) => {
    if (column.length === columns[0]!.length) return;
    throw new OptionsError(
      "length_mismatch",
      `Column ${c} must have length ${columns[0]!.length}, got ${column.length}.`,
      { column: c },
    );
  });
}
