import { neural } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { plantedRows, rowsOf } from "./planted.js";

const { columns, margins } = plantedRows(600);
const labels = margins.map((margin) => (margin > 0 ? 1 : 0));
const input = { columns };
const small = { networks: 1, width: 8 } as const;

describe("a training of networks", () => {
  test("gives the same networks for the same seed, others for another", async () => {
    const first = await neural.train(input, labels, { ...small, epochs: 2 });
    const second = await neural.train(input, labels, { ...small, epochs: 2 });
    const other = await neural.train(input, labels, { ...small, epochs: 2, seed: 2 });
    const scores = first.predict(columns);
    second.predict(columns).forEach((score, i) => {
      expect(Math.abs(score - scores[i]!)).toBeLessThan(1e-5);
    });
    expect(other.predict(columns)).not.toEqual(scores);
  });

  test("stops where rows that it does not train on say so, and is of the best round", async () => {
    const noise = labels.map((_, i) => ((i * 7919) % 13 < 6 ? 1 : 0));
    const training = rowsOf(columns, 0, 300);
    const validation = { columns: rowsOf(columns, 300), labels: noise.slice(300) };
    const stopped = await neural.train({ columns: training }, noise.slice(0, 300), {
      ...small,
      width: 64,
      learningRate: 0.02,
      validation,
    });
    expect(stopped.epochs).toBeLessThan(60);
    const fixed = await neural.train({ columns: training }, noise.slice(0, 300), {
      ...small,
      width: 64,
      learningRate: 0.02,
      epochs: stopped.epochs,
    });
    expect(fixed.predict(columns)).toEqual(stopped.predict(columns));
  });

  test("tells how far it is, and ends where it is cancelled", async () => {
    const seen: string[] = [];
    await neural.train(
      input,
      labels,
      { ...small, epochs: 3 },
      {
        onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
      },
    );
    expect(seen).toEqual(["networks 1/3", "networks 2/3", "networks 3/3"]);
    const controller = new AbortController();
    const cancelled = neural.train(
      input,
      labels,
      { ...small, epochs: 5000 },
      {
        signal: controller.signal,
        onProgress: ({ done }) => done === 2 && controller.abort(new Error("enough")),
      },
    );
    await expect(cancelled).rejects.toThrow("enough");
  });

  test("takes weights: a row of weight 2 is two rows, of weight 0 none", async () => {
    const weights = labels.map((_, i) => (i < 300 ? 1 : 0));
    const strange = labels.map((label, i) => (i < 300 ? label : 1 - label));
    const weighted = await neural.train(input, strange, { ...small, epochs: 10, weights });
    const part = await neural.train({ columns: rowsOf(columns, 0, 300) }, labels.slice(0, 300), {
      ...small,
      epochs: 10,
    });
    expect(weighted.predict(columns)).toEqual(part.predict(columns));
  });

  test("refuses what it cannot learn from", async () => {
    const refuse = async (code: string, ...call: Parameters<typeof neural.train>) =>
      expect(await neural.train(...call).catch((error) => error.code)).toBe(code);
    await refuse("unknown_option", input, labels, { depth: 3 } as never);
    await refuse("bad_option", input, labels, { width: 0 });
    await refuse("length_mismatch", input, labels.slice(1));
    await refuse(
      "label_out_of_range",
      input,
      labels.map((y) => y - 0.5),
    );
    await refuse(
      "one_label",
      input,
      labels.map(() => 1),
    );
    await refuse("no_columns", { columns: [] }, labels);
    await refuse("not_finite", { columns: [columns[0]!.map((x, i) => (i === 3 ? Infinity : x))] }, labels);
    await refuse("constant_columns", { columns: [columns[0]!.map(() => 1)] }, labels, { epochs: 1 });
    await refuse("too_few_rows", { columns: rowsOf(columns, 0, 8) }, Float64Array.of(0, 1, 0, 1, 0, 1, 0, 1));
    await refuse("tensorflow_missing", input, labels, { backend: "node" });
    const validation = { columns: rowsOf(columns, 0, 5), labels: Float64Array.of(0, 1, 2, 3, 1) };
    await refuse("label_out_of_range", input, labels, { loss: "softmax", validation });
  });
});
