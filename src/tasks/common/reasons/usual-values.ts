import type { Feature, FeatureColumns } from "../../../features/feature.js";

/** The customer's own normal of row i, counted from the start of a range; NaN where the row tells none. */
export type UsualOfRow = (i: number) => number;

/** How the own normal of a feature is read; undefined where the feature has none, or the columns it is told from lack. */
export function usualOf(
  { usual }: Feature,
  { features, columns }: FeatureColumns,
  start: number,
): UsualOfRow | undefined {
  if (!usual) return undefined;
  const sources = usual.from.flatMap((name) => {
    const column = columns[features.findIndex((feature) => feature.name === name)];
    return column ? [column] : [];
  });
  if (sources.length < usual.from.length || sources.length === 0) return undefined;
  const [a, b, c] = sources as [Float64Array, Float64Array, Float64Array];
  const { value } = usual;
  if (!value) return (i) => a[start + i]!;
  // A call a row: no array is made where three features or fewer tell it, as they mostly do.
  if (sources.length === 2) return (i) => value(a[start + i]!, b[start + i]!);
  if (sources.length === 3) return (i) => value(a[start + i]!, b[start + i]!, c[start + i]!);
  return (i) => value(...sources.map((column) => column[start + i]!));
}
