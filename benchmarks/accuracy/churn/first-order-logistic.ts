import type { EventTable } from "siyu";
import { History } from "../../../src/events/history.js";
import { orderDaysOf } from "../../../src/events/orders.js";
import { outcomeOf } from "../../../src/events/outcome.js";
import { dataOf } from "../../../src/events/table.js";
import { fitLogistic, probabilityOf } from "../../../src/learners/linear/logistic.js";
import { concat } from "../../../src/matrix/concat.js";

/** Training snapshots: every so many days back from the last one whose horizon is over, at most so many. */
const [trainEvery, trainCuts] = [28, 10];
const names = ["days since the first order", "value of the first order", "units of the first order"];

/** Chance of a second order by logistic regression on the logs of the first one's age, value and units. */
export function firstOrderLogistic(
  table: EventTable,
  { asOf, horizonDays }: { asOf: Date; horizonDays: number },
  customerIds: readonly string[],
): Float64Array {
  const data = dataOf(table);
  const first = table.from ?? asOf.getTime();
  const parts = Array.from({ length: trainCuts }, (_, k) => {
    const cutoff = data.zone.addDays(asOf.getTime(), -horizonDays - k * trainEvery);
    const { codes, columns } = oneOrderCustomers(new History(data, cutoff));
    const { orders } = outcomeOf(data, cutoff, data.zone.addDays(cutoff, horizonDays));
    return { cutoff, columns, labels: Float64Array.from(codes, (code) => (orders[code]! > 0 ? 1 : 0)) };
  }).filter(({ cutoff }) => cutoff >= data.zone.addDays(first, Math.floor(horizonDays / 3)));
  const fit = fitLogistic({
    columns: names.map((_, j) => concat(parts.map(({ columns }) => columns[j]!))),
    names,
    labels: concat(parts.map(({ labels }) => labels)),
  });
  const asked = oneOrderCustomers(new History(data, asOf.getTime()));
  const chances = probabilityOf(fit, asked.columns);
  const chanceOf = new Map(Array.from(asked.codes, (code, i) => [data.customers.at(code), chances[i]!]));
  return Float64Array.from(customerIds, (id) => chanceOf.get(id)!);
}

function oneOrderCustomers(history: History): { codes: number[]; columns: Float64Array[] } {
  const { offsets, day, amountMinor, quantity } = orderDaysOf(history);
  const codes = Array.from({ length: history.customerCount }, (_, c) => c).filter(
    (c) => offsets[c + 1]! - offsets[c]! === 1,
  );
  const column = (value: (k: number) => number) =>
    Float64Array.from(codes, (c) => Math.log1p(Math.max(0, value(offsets[c]!))));
  return {
    codes,
    columns: [
      column((k) => history.today - day[k]!),
      column((k) => amountMinor[k]! / 10 ** history.currencyDigits),
      column((k) => quantity[k]!),
    ],
  };
}
