import { boosting, neural } from "siyu/learners";
import { findBackend } from "../../src/learners/neural/backend.js";
import { encodeRows, termColumns } from "../../src/learners/neural/encoder.js";
import { networkOf } from "../../src/learners/neural/network.js";
import { loadParts } from "../../src/learners/neural/saved.js";
import type { Tensor } from "../../src/learners/neural/tensorflow.js";
import { createRandom } from "../../src/stats/random.js";
import type { BenchmarkRow } from "../report.js";

const columnCount = 40;
const trainingRows = 4000;
const scoredRows = 100_000;
/** Passes over the rows that are timed. */
const epochs = 2;
const backends = ["node", "wasm", "cpu"] as const;

/** How fast networks are trained by each backend and scored by the kernels, beside TensorFlow.js and boosted trees. */
export async function engineRows(): Promise<BenchmarkRow[]> {
  const { columns, labels } = plantedRows(trainingRows);
  const rows: BenchmarkRow[] = [];
  const trained: Partial<Record<(typeof backends)[number], number>> = {};
  for (const backend of backends) {
    if (!(await isThere(backend))) continue;
    const options = { networks: 1, epochs, backend } as const;
    await neural.train({ columns }, labels, { ...options, epochs: 1 });
    trained[backend] =
      (epochs * trainingRows) / (await cpuSecondsOf(() => neural.train({ columns }, labels, options)));
  }
  const slowest = trained.cpu;
  for (const [backend, perSecond] of Object.entries(trained)) {
    rows.push({
      ...{
        task: "neural.engines",
        data: `training, backend ${backend}`,
        metric: "rowsPerCpuSecond",
        value: perSecond,
      },
      ...{ baseline: slowest, better: "up", note: `one network of width 64, ${columnCount} numbers` },
    });
  }
  return [...rows, ...(await scoringRows(columns, labels))];
}

async function scoringRows(columns: Float64Array[], labels: Float64Array): Promise<BenchmarkRow[]> {
  const model = await neural.train({ columns }, labels, { networks: 1, epochs: 1 });
  const trees = await boosting.train({ columns }, labels, { trees: 300, depth: 3 });
  const scored = plantedRows(scoredRows).columns;
  const perSecond = async (work: () => unknown) => scoredRows / (await cpuSecondsOf(work));
  const own = () => model.predict(scored, { output: "margin" });
  own();
  trees.predict(scored);
  const ours = await perSecond(own);
  const theirs = await perSecond(() => marginsByTensorFlow(model, scored));
  const [mine, margins] = [own(), await marginsByTensorFlow(model, scored)];
  const off = mine.reduce((most, margin, i) => Math.max(most, Math.abs(margin - margins[i]!)), 0);
  const treesPerSecond = await perSecond(() => trees.predict(scored));
  return [
    {
      ...{
        task: "neural.engines",
        data: `scoring ${scoredRows.toLocaleString("en")} rows`,
        metric: "rowsPerCpuSecond",
      },
      ...{ value: ours, baseline: theirs, best: treesPerSecond, better: "up" },
      note: "one network; baseline the same by TensorFlow.js in WebAssembly, best 300 trees of depth 3",
    },
    {
      ...{
        task: "neural.engines",
        data: "scoring, difference to TensorFlow.js",
        metric: "largestDifference",
      },
      ...{ value: off, goal: 1e-5, better: "down", note: "of the margins" },
    },
  ];
}

/** The same network in TensorFlow.js, on the same encoded rows. */
async function marginsByTensorFlow(
  model: neural.NeuralModel,
  columns: Float64Array[],
): Promise<Float64Array> {
  const { tensorflow: tf } = await findBackend("wasm");
  await tf.setBackend("wasm");
  const { encoder, shape, parameters } = loadParts(model.save());
  const { layers } = networkOf(shape, parameters[0]!);
  const terms = termColumns(encoder, columns);
  const margins = new Float64Array(columns[0]!.length);
  const blockRows = 1024;
  for (let start = 0; start < margins.length; start += blockRows) {
    const end = Math.min(margins.length, start + blockRows);
    const x = new Float32Array((end - start) * encoder.inputs);
    encodeRows(encoder, terms, start, end, x);
    tf.tidy(() => {
      const dense = (a: Tensor, l: number, activation: "linear" | "relu") => {
        const { weights, bias, inputs, outputs } = layers[l]!;
        const b = tf.transpose(tf.tensor2d(weights, [outputs, inputs]));
        return tf.fused.matMul({ a, b, bias: tf.tensor1d(bias), activation });
      };
      let h = dense(tf.tensor2d(x, [end - start, encoder.inputs]), 0, "relu");
      for (let l = 1; l + 1 < layers.length; l += 2)
        h = tf.add(h, dense(dense(h, l, "relu"), l + 1, "linear"));
      margins.set(dense(tf.relu(h), layers.length - 1, "linear").dataSync(), start);
    });
  }
  return margins;
}

async function isThere(backend: (typeof backends)[number]): Promise<boolean> {
  try {
    await findBackend(backend);
    return true;
  } catch {
    console.error(`skipped: backend "${backend}" of TensorFlow.js is not installed or does not start`);
    return false;
  }
}

async function cpuSecondsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function plantedRows(rows: number) {
  const random = createRandom(9);
  const columns = Array.from({ length: columnCount }, () =>
    Float64Array.from({ length: rows }, () => random.normal()),
  );
  const labels = columns[0]!.map((x, i) => (random.next() < 1 / (1 + Math.exp(columns[1]![i]! - x)) ? 1 : 0));
  return { columns, labels };
}
