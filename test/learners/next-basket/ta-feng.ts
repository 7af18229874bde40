import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { nextBasket } from "../../../src/learners/index.js";
import type { ItemLists } from "../../../src/metrics/recommendation.js";
import { sharedPath } from "../../shared/data.js";
import { historiesOf, listsOf } from "./histories.js";

export const taFengFile = "tafeng-nbr/baskets.csv.gz";

/** Ordered baskets of Ta-Feng: the last one of each customer is the truth, the earlier ones his history. */
export interface TaFeng {
  readonly histories: nextBasket.BasketHistories;
  readonly truth: ItemLists;
  /** Customers whose number divides by 5. */
  readonly test: Int32Array;
  /** Customers but those of the test, and of the validation: number % 10 = 1. */
  readonly training: Int32Array;
}

export function readTaFeng(): TaFeng {
  const text = gunzipSync(readFileSync(sharedPath(taFengFile))).toString();
  const lines = text.trim().split("\n").slice(1);
  const rows = lines.map(
    (line) => line.split(",").map(Number) as [customer: number, seq: number, item: number],
  );
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const baskets = new Map<number, Map<number, number[]>>();
  for (const [customer, seq, item] of rows) {
    const own = baskets.get(customer) ?? new Map<number, number[]>();
    baskets.set(customer, own.set(seq, [...(own.get(seq) ?? []), item]));
  }
  const histories: number[][][] = [];
  const truth: number[][] = [];
  for (const own of baskets.values()) {
    const all = [...own.values()];
    truth.push([...new Set(all.at(-1))]);
    histories.push(all.slice(0, -1));
  }
  const numbers = Int32Array.from(baskets.keys());
  const places = Int32Array.from(numbers.keys());
  return {
    histories: historiesOf(histories, rows.reduce((most, [, , item]) => Math.max(most, item), 0) + 1),
    truth: listsOf(truth),
    test: places.filter((c) => numbers[c]! % 5 === 0),
    training: places.filter((c) => numbers[c]! % 5 !== 0 && numbers[c]! % 10 !== 1),
  };
}
