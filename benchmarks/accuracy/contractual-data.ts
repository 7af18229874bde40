import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import { sharedFile } from "../shared-data.js";

/** A public table of customers with what became of them. */
export interface ContractualTask {
  readonly data: string;
  /** Column of the ids, of the outcome, and what it says of those who left. */
  readonly id: string;
  readonly label: string;
  readonly yes: string;
  /** Cells are texts, as they stand in the file; "" is missing. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly labels: Uint8Array;
}

const sources: Readonly<Record<string, Pick<ContractualTask, "id" | "label" | "yes">>> = {
  "telco-churn": { id: "customerID", label: "Churn", yes: "Yes" },
  "ecommerce-churn": { id: "CustomerID", label: "Churn", yes: "1" },
};

export const contractualData = Object.keys(sources);

/** The table of a data set; undefined where the file is absent. */
export function contractualTask(data: string): ContractualTask | undefined {
  const path = sharedFile(`${data}/customers.csv.gz`);
  if (!path) return undefined;
  const text = gunzipSync(readFileSync(path)).toString();
  const { data: rows } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const source = sources[data]!;
  return {
    data,
    ...source,
    rows,
    labels: Uint8Array.from(rows, (row) => (row[source.label] === source.yes ? 1 : 0)),
  };
}

export const folds = 10;

/** Fold of each row: rank within its class in file order, modulo 10. */
export function foldsInFileOrder({ labels }: ContractualTask): number[] {
  const rank = [0, 0];
  return Array.from(labels, (label) => rank[label]!++ % folds);
}

/** The same with rows that are copies of another one apart from the id in the fold of that one. */
export function foldsOfCopies(task: ContractualTask): number[] {
  const rank = [0, 0];
  const foldOf = new Map<string, number>();
  return task.rows.map((row, i) => {
    const { [task.id]: _, ...cells } = row;
    const key = JSON.stringify(cells);
    const fold = foldOf.get(key) ?? rank[task.labels[i]!]!++ % folds;
    foldOf.set(key, fold);
    return fold;
  });
}
