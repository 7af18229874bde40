import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import { createRandom } from "../../src/stats/random.js";
import { sharedFile } from "../shared-data.js";

/** A table with a yes-or-no label, split in two five times. */
export interface TabularTask {
  readonly data: string;
  readonly names: readonly string[];
  /** Names of the columns of texts. */
  readonly categorical: readonly string[];
  /** Numbers, or texts; null is missing. */
  readonly columns: readonly (readonly (number | string | null)[])[];
  readonly labels: readonly number[];
  /** Half (0 or 1) of each row, each with its share of both labels; one list a split. */
  readonly folds: readonly (readonly number[])[];
}

interface Source {
  readonly file: string;
  readonly label: string;
  /** Value of the label that is to be predicted. */
  readonly yes: string;
  /** Ids, other outcomes, and what is known only afterwards. */
  readonly leftOut: readonly string[];
  /** Whether rows are copied apart from their id: copies would stand on both sides of a split. */
  readonly hasCopies?: boolean;
}

const sources: Readonly<Record<string, Source>> = {
  "ecommerce-churn": { file: "customers.csv.gz", label: "Churn", yes: "1", leftOut: ["CustomerID"], hasCopies: true },
  "telco-churn": { file: "customers.csv.gz", label: "Churn", yes: "Yes", leftOut: ["customerID"] },
  "bank-telemarketing": { file: "contacts.csv.gz", label: "y", yes: "yes", leftOut: ["duration"] },
  "ifood-campaigns": { file: "customers.csv.gz", label: "Response", yes: "1", leftOut: ["customer_id"] },
  "hillstrom-email": { file: "experiment.csv.gz", label: "visit", yes: "1", leftOut: ["row_id", "conversion", "spend"] },
}; // biome-ignore format: one a line

export const tabularData = Object.keys(sources);

/** The task of a public data set; undefined where the file is absent. */
export function tabularTask(data: string): TabularTask | undefined {
  const { file, label, yes, leftOut, hasCopies } = sources[data]!;
  const path = sharedFile(`${data}/${file}`);
  if (!path) return undefined;
  const text = gunzipSync(readFileSync(path)).toString();
  const { data: rows, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: true,
  });
  const names = meta.fields!.filter((name) => name !== label && !leftOut.includes(name));
  const distinct = hasCopies ? withoutCopies(rows, [...names, label]) : rows;
  const labels = distinct.map((row) => (row[label] === yes ? 1 : 0));
  const columns = names.map((name) => valuesOf(distinct.map((row) => row[name]!)));
  const categorical = names.filter((_, c) => columns[c]!.some((value) => typeof value === "string"));
  const folds = [1, 2, 3, 4, 5].map((seed) => halves(labels, seed));
  return { data, names, categorical, columns, labels, folds };
}

function withoutCopies(rows: readonly Record<string, string>[], names: readonly string[]) {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = JSON.stringify(names.map((name) => row[name]));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Numbers if all are; days if all are dates; else texts. */
function valuesOf(cells: readonly string[]): (number | string | null)[] {
  if (cells.every((cell) => cell === "" || Number.isFinite(Number(cell)))) {
    return cells.map((cell) => (cell === "" ? null : Number(cell)));
  }
  if (cells.every((cell) => /^\d{4}-\d\d-\d\d$/.test(cell))) {
    return cells.map((cell) => Date.parse(cell) / 86_400_000);
  }
  return cells.map((cell) => (cell === "" ? null : cell));
}

function halves(labels: readonly number[], seed: number): number[] {
  const order = createRandom(seed).shuffle(labels.map((_, i) => i));
  const half = labels.map(() => 0);
  for (const label of [0, 1]) {
    for (const [k, row] of order.filter((i) => labels[i] === label).entries()) half[row] = k % 2;
  }
  return half;
}
