import { OptionsError } from "../../errors.js";
import { type ColumnField, columnFields } from "./column-names.js";
import { type ColumnProfile, profileColumn } from "./column-profile.js";
import { fieldsInsideName, fieldsOfName } from "./name-lookup.js";

/** A caller's own mapping: the column of a field, or null for "the file has none, do not guess". */
export type ColumnOverrides = { readonly [F in ColumnField]?: string | null | undefined };

/** A column that was found to be a field. */
export interface MappedColumn {
  readonly field: ColumnField;
  readonly column: string;
  /** Position in the header, from 0. */
  readonly index: number;
  /** 1 where the caller named the column; else how sure the guess is, 0 .. 1. */
  readonly confidence: number;
  /** What spoke for it, in a sentence for people. */
  readonly why: string;
  readonly samples: readonly string[];
}

export interface UnmappedColumn {
  readonly column: string;
  readonly index: number;
  readonly samples: readonly string[];
}

export interface ColumnMapping {
  readonly columns: readonly MappedColumn[];
  /** Columns that no field takes: their cells are not read. */
  readonly unmapped: readonly UnmappedColumn[];
}

interface Candidate {
  readonly profile: ColumnProfile;
  readonly rank: number;
  readonly meaning: string;
  /** True if the whole name is known, false if a known name stands inside it. */
  readonly exact: boolean;
}

/**
 * Which column is which field, by names (English and Chinese, as shops and tills export them) and by what the sampled
 * cells look like; a name whose cells contradict it is not taken. Of several columns of one field the preferred
 * meaning is taken (payment time before order time, paid amount before list amount) and `why` says so.
 *
 * @param header names of the columns
 * @param sampleRows some rows of cells, each as long as the header
 * @throws OptionsError `unknown_column` if an override names a column that the file does not have
 */
export function guessColumns(
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  overrides: ColumnOverrides = {},
): ColumnMapping {
  const profiles = header.map((column, index) => profileColumn(column, index, sampleRows));
  const taken = new Map<ColumnField, MappedColumn>();
  const free = new Set(profiles);
  const take = (field: ColumnField, profile: ColumnProfile, confidence: number, why: string): void => {
    const { column, index, samples } = profile;
    taken.set(field, { field, column, index, confidence: Math.round(confidence * 100) / 100, why, samples });
    free.delete(profile);
  };
  for (const field of columnFields) {
    const column = overrides[field];
    if (typeof column !== "string") continue;
    take(field, profiles[indexOfColumn(header, field, column)]!, 1, "named by the caller");
  }
  for (const field of columnFields) {
    if (overrides[field] !== undefined || taken.has(field) || !isWanted(field, taken)) continue;
    const candidates = [...free].flatMap((profile) => candidatesOf(profile, field));
    const fitting = candidates.filter(({ profile }) => profile.fits(field)).sort(byPreference);
    const [best, second] = fitting;
    if (best === undefined) continue;
    take(field, best.profile, confidenceOf(best, field), reasonOf(best, second, field));
  }
  guessByValues(taken, free, overrides, take);
  priceAsAmount(taken, profiles, overrides, take);
  return {
    columns: columnFields.flatMap((field) => taken.get(field) ?? []),
    unmapped: [...free].map(({ column, index, samples }) => ({ column, index, samples })),
  };
}

function indexOfColumn(header: readonly string[], field: ColumnField, column: string): number {
  const exact = header.indexOf(column);
  const index = exact >= 0 ? exact : header.findIndex((name) => name.trim() === column.trim());
  if (index >= 0) return index;
  throw new OptionsError(
    "unknown_column",
    `'columns.${field}' names the column '${column}', but there are: ${header.map((name) => `'${name}'`).join(", ")}.`,
    { field, column, columns: [...header] },
  );
}

/** Halves are looked for only where their other half is there and the whole is not. */
function isWanted(field: ColumnField, taken: ReadonlyMap<ColumnField, MappedColumn>): boolean {
  if (field === "unitPrice") return !taken.has("amount");
  if (field === "timeOfDay") return taken.has("timestamp");
  return true;
}

function candidatesOf(profile: ColumnProfile, field: ColumnField): Candidate[] {
  const exact = fieldsOfName(profile.column);
  const names = exact.length > 0 ? exact : fieldsInsideName(profile.column);
  return names
    .filter((name) => name.field === field)
    .map(({ rank, meaning }) => ({ profile, rank, meaning, exact: exact.length > 0 }));
}

/** Whole names first, then columns that are filled (an unpaid order has no payment time), then the preferred meaning. */
function byPreference(a: Candidate, b: Candidate): number {
  return (
    Number(b.exact) - Number(a.exact) ||
    Number(b.profile.filledShare > 0.5) - Number(a.profile.filledShare > 0.5) ||
    a.rank - b.rank ||
    a.profile.index - b.profile.index
  );
}

function confidenceOf({ profile, rank, exact }: Candidate, field: ColumnField): number {
  return (exact ? 0.97 - 0.03 * rank : 0.6) * profile.shareFitting(field);
}

function reasonOf(best: Candidate, second: Candidate | undefined, field: ColumnField): string {
  const name = best.exact
    ? `named as ${article(best.meaning)}`
    : `its name holds that of ${article(best.meaning)}`;
  const values = best.profile.describe(field);
  const reason = values === undefined ? name : `${name}, ${values}`;
  if (second === undefined) return reason;
  return `${reason}; preferred to '${second.profile.column}' (${second.meaning})`;
}

function article(meaning: string): string {
  return `${/^[aeio]/i.test(meaning) ? "an" : "a"} ${meaning}`;
}

/** Where no name speaks: the only column of dates, the only column of WeChat open ids or mobile numbers. */
function guessByValues(
  taken: ReadonlyMap<ColumnField, MappedColumn>,
  free: ReadonlySet<ColumnProfile>,
  overrides: ColumnOverrides,
  take: (field: ColumnField, profile: ColumnProfile, confidence: number, why: string) => void,
): void {
  const only = (field: ColumnField, test: (profile: ColumnProfile) => boolean, why: string): void => {
    if (taken.has(field) || overrides[field] !== undefined) return;
    const [first, ...others] = [...free].filter(test);
    if (first !== undefined && others.length === 0) take(field, first, 0.4, why);
  };
  only("timestamp", (profile) => profile.looksLikeDates, "the only column whose cells are dates");
  only(
    "customerId",
    (profile) => profile.looksLikePeople,
    "the only column whose cells are open ids or mobile numbers",
  );
}

/** A price without a quantity is what was paid for the one item of the row. */
function priceAsAmount(
  taken: Map<ColumnField, MappedColumn>,
  profiles: readonly ColumnProfile[],
  overrides: ColumnOverrides,
  take: (field: ColumnField, profile: ColumnProfile, confidence: number, why: string) => void,
): void {
  const price = taken.get("unitPrice");
  if (price === undefined || taken.has("quantity") || overrides.unitPrice !== undefined) return;
  taken.delete("unitPrice");
  if (overrides.amount !== undefined) return;
  take(
    "amount",
    profiles[price.index]!,
    0.5,
    "a price, and there is no quantity: read as the amount of the row",
  );
}
