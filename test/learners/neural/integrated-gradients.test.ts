import { describe, expect, test } from "vitest";
import {
  encodeRows,
  fitEncoder,
  type NeuralEncoder,
  termColumns,
} from "../../../src/learners/neural/encoder.js";
import { integratedGradients } from "../../../src/learners/neural/integrated-gradients.js";
import { forward, type Network, networkOf, parameterCount } from "../../../src/learners/neural/network.js";
import { Workspace } from "../../../src/matrix/kernels/index.js";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(3);
const normals = (length: number) => Float64Array.from({ length }, () => random.normal());
const rows = 300;
const texts = Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? null : i % 3 === 0 ? "a" : "b"));
const missing = normals(rows).map((x) => (x > 1 ? Number.NaN : x));
const columns = [normals(rows), missing, texts, normals(rows), new Float64Array(rows).fill(5)];
const kinds = {
  names: columns.map((_, c) => String(c)),
  isCategorical: columns.map((column) => column === texts),
};
const { encoder } = fitEncoder(columns, kinds, 4);
const shape = { inputs: encoder.inputs, width: 12, blocks: 2, outputs: 3 };

/** A network that bends as much as it can. */
function wildNetwork(): Network {
  const network = networkOf(shape, new Float32Array(parameterCount(shape)));
  for (const { weights, bias, inputs } of network.layers) {
    for (let i = 0; i < weights.length; i++) weights[i] = (1.5 * random.normal()) / Math.sqrt(inputs);
    for (let k = 0; k < bias.length; k++) bias[k] = 0.3 * random.normal();
  }
  return network;
}

function encoded({ inputs }: NeuralEncoder, own: NeuralEncoder = encoder): Float32Array {
  const x = new Float32Array(rows * inputs);
  encodeRows(own, termColumns(own, columns), 0, rows, x);
  return x;
}

function marginsOf(networks: readonly Network[], x: Float32Array): Float64Array {
  const each = networks.map((network) => forward(network, x, rows));
  return Float64Array.from(each[0]!, (_, i) => each.reduce((sum, own) => sum + own[i]!, 0) / networks.length);
}

/** Margin of one encoded row, in 64 bits, worked out as the definition says. */
function marginOf({ layers }: Network, x: ArrayLike<number>, output: number): number {
  const layer = (l: number, values: ArrayLike<number>) => {
    const { weights, bias, inputs } = layers[l]!;
    return Array.from(bias, (b, k) => {
      let sum = b;
      for (let j = 0; j < inputs; j++) sum += weights[k * inputs + j]! * values[j]!;
      return sum;
    });
  };
  const relu = (values: number[]) => values.map((z) => Math.max(0, z));
  let h = relu(layer(0, x));
  for (let l = 1; l + 1 < layers.length; l += 2) {
    const added = layer(l + 1, relu(layer(l, h)));
    h = h.map((value, k) => value + added[k]!);
  }
  return layer(layers.length - 1, relu(h))[output]!;
}

/** What inputs of a row add, by central differences at many points of the path. */
function byDifferences(networks: readonly Network[], x: Float32Array, output: number): Float64Array {
  const points = 500;
  const step = 1e-6;
  return Float64Array.from(x, (value, j) => {
    if (value === 0) return 0;
    let sum = 0;
    for (let p = 0; p < points; p++) {
      const at = Float64Array.from(x, (v) => (v * (p + 0.5)) / points);
      const middle = at[j]!;
      const near = [1, -1].map((side) => {
        at[j] = middle + side * step;
        return networks.reduce((total, network) => total + marginOf(network, at, output), 0);
      });
      sum += (near[0]! - near[1]!) / (2 * step);
    }
    return (value * sum) / points / networks.length;
  });
}

describe("what columns add to the margin of wild networks", () => {
  const networks = [wildNetwork(), wildNetwork()];
  const x = encoded(encoder);
  const margins = marginsOf(networks, x);
  const output = 1;
  const got = integratedGradients(networks, encoder, columns, { output, margins });
  const own = margins.filter((_, i) => i % shape.outputs === output);
  const range = Math.max(...own) - Math.min(...own);

  test("is the integral of its gradient along the path from the mean row, within 1 % of the range of margins", () => {
    const finer = integratedGradients(networks, encoder, columns, { output, margins, parts: 64 });
    for (const row of [1, 256]) {
      const inputs = byDifferences(
        networks,
        x.slice(row * encoder.inputs, (row + 1) * encoder.inputs),
        output,
      );
      const expected = columns.map(() => 0);
      inputs.forEach((value, j) => {
        expected[encoder.sources[j]!]! += value;
      });
      const offOf = ({ columns: found }: typeof got) =>
        Math.max(...expected.map((value, c) => Math.abs((found[c]?.[row] ?? 0) - value))) / range;
      expect(offOf(got)).toBeLessThan(0.01);
      expect(offOf(finer)).toBeLessThan(0.001);
    }
  });

  test("adds up to it with the base, which is the margin of the mean row", () => {
    const mean = networks.map((network) => marginOf(network, new Float64Array(encoder.inputs), output));
    expect(got.base).toBeCloseTo((mean[0]! + mean[1]!) / 2, 5);
    for (let row = 0; row < rows; row++) {
      const sum = got.columns.reduce((total, column) => total + (column?.[row] ?? 0), got.base);
      expect(sum).toBeCloseTo(own[row]!, 12);
    }
  });

  test("is the same to the bit for a row alone, and by kernels and their twins to six digits", () => {
    const alone = (row: number) =>
      integratedGradients(
        networks,
        encoder,
        columns.map((column) => column.slice(row, row + 1)),
        { output, margins: margins.slice(row * shape.outputs, (row + 1) * shape.outputs) },
      ).columns.map((column) => column?.[0]);
    for (const row of [3, 255, 257]) expect(alone(row)).toEqual(got.columns.map((column) => column?.[row]));
    const workspace = new Workspace({ useKernels: false });
    const twins = integratedGradients(networks, encoder, columns, { output, margins, workspace });
    twins.columns.forEach((column, c) => {
      column?.forEach((value, row) => {
        expect(Math.abs(value - got.columns[c]![row]!) / range).toBeLessThan(1e-6);
      });
    });
  });

  test("is 0 for a column that no network reads, and nothing for one that is no input", () => {
    const blind = networks.map(({ layers }) => {
      const [first, ...others] = layers;
      const weights = first!.weights.map((w, i) => (encoder.sources[i % encoder.inputs] === 3 ? 0 : w));
      return { layers: [{ ...first!, weights }, ...others] };
    });
    const { columns: added } = integratedGradients(blind, encoder, columns, {
      output,
      margins: marginsOf(blind, x),
    });
    expect(added[3]!.every((value) => value === 0)).toBe(true);
    expect(added.map((column) => column !== undefined)).toEqual([true, true, true, true, false]);
  });

  test("leaves no memory behind", () => {
    const workspace = new Workspace();
    const explain = () => integratedGradients(networks, encoder, columns, { output, margins, workspace });
    explain();
    const { byteLength } = workspace.buffer;
    for (let k = 0; k < 5; k++) explain();
    expect(workspace.buffer.byteLength).toBe(byteLength);
  });
});

test("a network whose rectifiers all let through adds coefficient times value", () => {
  const { encoder: plain } = fitEncoder(columns, kinds, 0);
  const flat = { inputs: plain.inputs, width: 4, blocks: 0, outputs: 1 };
  const parameters = normals(parameterCount(flat));
  const network = networkOf(flat, Float32Array.from(parameters));
  network.layers[0]!.bias.fill(100);
  const { weights, outputs: width } = network.layers[0]!;
  const last = network.layers[1]!.weights;
  const x = encoded(plain, plain);
  const { columns: added } = integratedGradients([network], plain, columns, {
    output: 0,
    margins: marginsOf([network], x),
  });
  for (let row = 0; row < rows; row++) {
    const expected = columns.map(() => 0);
    for (let j = 0; j < plain.inputs; j++) {
      let coefficient = 0;
      for (let k = 0; k < width; k++) coefficient += last[k]! * weights[k * plain.inputs + j]!;
      expected[plain.sources[j]!]! += coefficient * x[row * plain.inputs + j]!;
    }
    expected.forEach((value, c) => {
      expect(Math.abs((added[c]?.[row] ?? 0) - value)).toBeLessThan(1e-4);
    });
  }
});
