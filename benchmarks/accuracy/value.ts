import { clv, EventTable } from "siyu";
import { randomisedPit, uniformityTest } from "../../src/metrics/coverage.js";
import type { BenchmarkRow } from "../report.js";
import { sharedFile } from "../shared-data.js";
import { parityRows, rowsBeside } from "./rows-beside.js";
import { type ValueContender, valueMeasures, valuePeers, valueRules } from "./value/contenders.js";
import { perfectDecileMape } from "./value/perfect.js";
import { type ValueProtocol, valueProtocols } from "./value/protocols.js";
import { type SpendWindow, spendWindow } from "./value/window.js";

const task = "clv.value";

/**
 * What customers spend within a horizon by the default call, beside what they spent before, purchase models with
 * Gamma-Gamma and boosted trees in Python; skips, saying so, the data sets that are absent.
 */
export async function customerValues(only?: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const protocol of valueProtocols) {
    if (only && !only.test(protocol.data)) continue;
    const path = sharedFile(`${protocol.data}/transactions.csv.gz`);
    if (!path) console.error(`skipped: ${protocol.data} is not there`);
    else rows.push(...(await run(protocol, path, await EventTable.fromCsv(path))));
  }
  return rows;
}

async function run(protocol: ValueProtocol, path: string, table: EventTable): Promise<BenchmarkRow[]> {
  const { data, cutoff, horizonDays } = protocol;
  const window = spendWindow(table, cutoff, horizonDays);
  const { own, distributionRows } = await ownValues(protocol, table, window);
  const rules = valueRules(window, horizonDays);
  const peers = valuePeers(path, window, protocol);
  const measures = valueMeasures(protocol, window.spend);
  const split = { task, data: `${data} ${cutoff} ${horizonDays} d`, rows: window.spend.length };
  return [
    ...rowsBeside(split, measures, { own, rules, peers }),
    ...distributionRows.map((row) => ({ task, data: split.data, ...row })),
    ...parityRows(split, measures, [...rules, ...peers], protocol.parity),
  ];
}

type DistributionRow = Omit<BenchmarkRow, "task" | "data">;

/** What the model expects of the customers of a window, and whether its distributions are right. */
async function ownValues(
  { cutoff, horizonDays }: ValueProtocol,
  table: EventTable,
  { customerIds, spend }: SpendWindow,
): Promise<{ own: ValueContender; distributionRows: DistributionRow[] }> {
  const model = await clv.value.train(table, { horizonDays, cutoff });
  const distribution = model.distribution(table, { asOf: cutoff, horizonDays });
  const rowOf = new Map(Array.from(distribution.predictions.customerIds(), (id, row) => [id, row]));
  const rows = Int32Array.from(customerIds, (id) => rowOf.get(id)!);
  const inOrder = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]!);
  const expected = inOrder(distribution.predictions.columns["expectedSpend"]!);
  const amounts = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    amounts[row] = spend[i]!;
  });
  const pit = randomisedPit(distribution.probabilityBelow(amounts), distribution.probabilityAtMost(amounts));
  const { statistic, pValue } = uniformityTest(pit);
  const perfect = perfectDecileMape((level) => distribution.quantile(level));
  const [low, high] = [distribution.quantile(0.1), distribution.quantile(0.9)];
  const inside = amounts.filter((amount, row) => low[row]! <= amount && amount <= high[row]!).length;
  return {
    own: { name: "siyu", score: expected, value: expected },
    distributionRows: [
      {
        ...{ metric: "valuePit", value: pValue, better: "up", goal: 0.05 },
        note: `p of uniform positions of the spend in its own distributions, largest distance ${statistic.toFixed(4)}`,
      },
      ...(Number.isFinite(perfect.mean) ? [perfectRow(perfect)] : []),
      {
        ...{ metric: "valueInside80", value: inside / amounts.length, better: "up" },
        note: "share between the 10 % and the 90 % quantile, of which at least 80 % are expected: many spend nothing",
      },
    ],
  };
}

function perfectRow({ mean, upper }: ReturnType<typeof perfectDecileMape>): DistributionRow {
  return {
    ...{ metric: "decileMapeOfPerfectModel", value: mean, better: "down" },
    note: `were its distributions right, mean over draws; 95 of 100 stay below ${upper.toFixed(4)}`,
  };
}
