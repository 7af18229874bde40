// Whether boosting at its defaults finds its size: on 500 to 100,000 rows it must not be worse than the better of a
// regression with a ridge and large boosting (1,000 trees of depth 6 at rate .05, no early stop) by more than noise.
// Rows are drawn from public tables, and made: a linear truth, where the regression is right, and one of steps and
// interactions. `npx tsx benchmarks/accuracy/sizing.ts [PATTERN]`: rows as of `bench:accuracy`, mean log-loss on rows
// not drawn; baseline is the regression, best the better of both, the note the 95 % interval of ours less that one's.
import { boosting, linear } from "siyu/learners";
import { createRandom } from "../../src/stats/random.js";
import { type BenchmarkRow, printRows } from "../report.js";
import { tabularData, tabularTask } from "./tabular-data.js";

interface Table {
  readonly data: string;
  readonly names: readonly string[];
  readonly columns: readonly boosting.BoostingColumn[];
  readonly labels: ArrayLike<number>;
}

/** Draws of each number of rows. */
const draws: readonly (readonly [rows: number, repeats: number])[] = [[500, 8], [3000, 4], [10_000, 3], [100_000, 1]]; // biome-ignore format: one line
const testRows = 20_000;
const pattern = new RegExp(process.argv[2] ?? "");

const rows: BenchmarkRow[] = [];
for (const data of [...tabularData, "generated, linear", "generated, steps"].filter((name) =>
  pattern.test(name),
)) {
  const table = data.startsWith("generated") ? generated(data) : publicTable(data);
  if (!table) {
    console.error(`skipped: ${data} is not there`);
    continue;
  }
  for (const [size, repeats] of draws) {
    // At least a third of the rows stay to judge by.
    if (size > table.labels.length / 1.5) continue;
    const row = await compare(table, size, repeats);
    rows.push(row);
    console.error(JSON.stringify(row));
  }
}
printRows(rows);

async function compare(table: Table, size: number, repeats: number): Promise<BenchmarkRow> {
  const losses: [number, number, number][] = [];
  const rowsOf: Float64Array[][] = [[], [], []];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = createRandom(repeat).shuffle(Int32Array.from({ length: table.labels.length }, (_, i) => i));
    const [training, test] = [
      take(table, order.slice(0, size)),
      take(table, order.slice(size, size + testRows)),
    ];
    const input = { columns: training.columns, names: table.names };
    const large = { depth: 6, trees: 1000, learningRate: 0.05 };
    const models = [
      await boosting.train(input, training.labels),
      await linear.train(input, training.labels),
      await boosting.train(input, training.labels, large),
    ];
    const own = models.map((model) => lossesOf(test.labels, model.predict(test.columns)));
    own.forEach((values, k) => {
      rowsOf[k]!.push(values);
    });
    losses.push(own.map(mean) as [number, number, number]);
  }
  const [ours, regression, large] = [0, 1, 2].map((k) => mean(losses.map((own) => own[k]!)));
  const better = regression! <= large! ? 1 : 2;
  const [low, high] = interval(rowsOf[0]!, rowsOf[better]!);
  return {
    task: "learners.sizing",
    data: `${table.data} ${size.toLocaleString("en")} rows`,
    metric: "logLoss",
    value: ours!,
    baseline: regression,
    best: Math.min(regression!, large!),
    better: "down",
    note: `${low > 0 ? "worse" : "not worse"} than ${better === 1 ? "regression" : "large boosting"}: ${low.toFixed(4)} .. ${high.toFixed(4)}`,
  };
}

/** 95 % interval of the mean difference: by the rows, and where there are several draws by the draws, the wider. */
function interval(own: readonly Float64Array[], other: readonly Float64Array[]): [number, number] {
  const byRow = own.flatMap((values, r) => Array.from(values, (value, i) => value - other[r]![i]!));
  const byDraw = own.map((values, r) => mean(values) - mean(other[r]!));
  const error = Math.max(standardError(byRow), byDraw.length > 2 ? standardError(byDraw) : 0);
  const difference = mean(byDraw);
  return [difference - 1.96 * error, difference + 1.96 * error];
}

function standardError(values: readonly number[]): number {
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

function lossesOf(labels: ArrayLike<number>, probabilities: Float64Array): Float64Array {
  return probabilities.map((p, i) => -Math.log(Math.max(1e-15, labels[i] === 1 ? p : 1 - p)));
}

function take({ columns, labels }: Table, rows: Int32Array) {
  return {
    columns: columns.map(
      (column): boosting.BoostingColumn =>
        Array.isArray(column)
          ? Array.from(rows, (i) => column[i] as string | null)
          : Float64Array.from(rows, (i) => column[i] as number),
    ),
    labels: Uint8Array.from(rows, (i) => labels[i]!),
  };
}

function publicTable(data: string): Table | undefined {
  const task = tabularTask(data);
  if (!task) return undefined;
  const columns = task.columns.map((column, c) =>
    task.categorical.includes(task.names[c]!)
      ? (column as (string | null)[])
      : Float64Array.from(column as (number | null)[], (value) => value ?? Number.NaN),
  );
  return { data, names: task.names, columns, labels: task.labels };
}

/** 20 columns, seven of which say anything; about 3 in 10 labels are 1. */
function generated(data: string): Table {
  const random = createRandom(17);
  const count = 160_000;
  const columns = Array.from({ length: 20 }, () =>
    Float64Array.from({ length: count }, () => random.normal()),
  );
  const [a, b, c, d, e, f, g] = columns as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]; // biome-ignore format: one line
  const isLinear = data.endsWith("linear");
  const labels = Uint8Array.from({ length: count }, (_, i) => {
    const sum = a[i]! - 0.7 * b[i]! + 0.5 * c[i]! + 0.3 * (d[i]! + e[i]! - f[i]!);
    const steps =
      (a[i]! > 0.5 ? 1.5 : 0) + b[i]! * c[i]! + (d[i]! > 0 === e[i]! > 0.5 ? 1 : -0.5) + Math.sin(3 * g[i]!);
    const margin = isLinear ? sum - 1 : steps - 1.5;
    return random.next() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
  });
  return { data, names: columns.map((_, k) => `x${k}`), columns, labels };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
