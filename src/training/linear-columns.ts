import type { Feature, FeatureColumns } from "../features/feature.js";

/** A column of a linear learner: a feature on its scale, its square, or one level of a categorical feature. */
export interface LinearTerm {
  readonly name: string;
  readonly feature: string;
  readonly form: "value" | "square" | "level";
  readonly scale: Feature["scale"];
  /** Label of the level, for the form "level". */
  readonly level?: string;
}

/** The columns a linear learner makes of features: logs of heavy tails, squares of curved ones, one column a level. */
export function linearTermsOf(features: readonly Feature[]): LinearTerm[] {
  return features.flatMap(({ name, scale, curved, levels }): LinearTerm[] => {
    if (levels)
      return levels.map((level) => ({
        name: `${name}=${level}`,
        feature: name,
        form: "level",
        scale,
        level,
      }));
    const value: LinearTerm = { name, feature: name, form: "value", scale };
    return curved ? [value, { ...value, name: `${name}^2`, form: "square" }] : [value];
  });
}

/** Fills one column a term for feature rows that may have other features or levels: what is not there is missing. */
export function linearColumnsOf(
  terms: readonly LinearTerm[],
  parts: readonly FeatureColumns[],
): Float64Array[] {
  const rows = parts.reduce((n, { columns }) => n + (columns[0]?.length ?? 0), 0);
  return terms.map((term) => {
    const out = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
      writeTerm(term, part, out, at);
      at += part.columns[0]?.length ?? 0;
    }
    return out;
  });
}

/** Hands out the columns of feature rows one after another; each is only there until the next one. */
export function eachLinearColumn(
  terms: readonly LinearTerm[],
  part: FeatureColumns,
  visit: (column: Float64Array, term: number) => void,
): void {
  const column = new Float64Array(part.columns[0]?.length ?? 0);
  terms.forEach((term, t) => {
    writeTerm(term, part, column, 0);
    visit(column, t);
  });
}

function writeTerm(
  term: LinearTerm,
  { features, columns }: FeatureColumns,
  out: Float64Array,
  at: number,
): void {
  const f = features.findIndex(({ name }) => name === term.feature);
  const source = columns[f];
  if (!source) out.fill(Number.NaN, at, at + (columns[0]?.length ?? 0));
  else if (term.form === "level")
    writeLevel(source, (features[f]!.levels ?? []).indexOf(term.level!), out, at);
  else {
    if (term.scale === "log") writeLogs(source, out, at);
    else out.set(source, at);
    if (term.form === "square") for (let i = at; i < at + source.length; i++) out[i] = out[i]! * out[i]!;
  }
}

function writeLevel(source: Float64Array, code: number, out: Float64Array, at: number): void {
  for (let i = 0; i < source.length; i++) {
    const value = source[i]!;
    out[at + i] = Number.isNaN(value) ? Number.NaN : value === code ? 1 : 0;
  }
}

/** ln(1 + n) for small whole numbers n: most days and counts are such. */
const logsOfWhole = new Float64Array(4096).map((_, n) => Math.log1p(n));

function writeLogs(source: Float64Array, out: Float64Array, at: number): void {
  for (let i = 0; i < source.length; i++) {
    const value = source[i]!;
    const whole = value & 4095;
    out[at + i] = whole === value ? logsOfWhole[whole]! : Math.log1p(value);
  }
}
