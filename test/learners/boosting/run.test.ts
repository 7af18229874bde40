import { boosting } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(6);
const draw = (rows: number): Float64Array => Float64Array.from({ length: rows }, () => random.normal());

describe("a run", () => {
  const [x, y] = [draw(500), Float64Array.from({ length: 500 }, (_, i) => i % 2)];

  test("ends when it is cancelled", async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: boosting.TrainingProgress) => {
      if (done === 3) controller.abort(new Error("enough"));
    };
    const run = { signal: controller.signal, onProgress };
    await expect(boosting.train({ columns: [x] }, y, { trees: 50 }, run)).rejects.toThrow("enough");
  });

  test("ends when it is cancelled while it looks for its size, whatever the threads", async () => {
    for (const threads of [1, 2]) {
      const controller = new AbortController();
      const onProgress = ({ phase, done }: boosting.TrainingProgress) => {
        if (phase === "search" && done === 5) controller.abort(new Error("enough"));
      };
      const run = { signal: controller.signal, onProgress, threads };
      await expect(boosting.train({ columns: [x] }, y, undefined, run)).rejects.toThrow("enough");
    }
  });

  test("tells its progress to the end", async () => {
    const seen: boosting.TrainingProgress[] = [];
    await boosting.train(
      { columns: [x] },
      y,
      { trees: 3 },
      { onProgress: (progress) => seen.push(progress) },
    );
    expect(seen.map(({ done }) => done)).toEqual([0, 1, 2, 3]);
    expect(seen.at(-1)).toEqual({ phase: "trees", done: 3, total: 3 });
  });
});

describe("bad input is an error with a code", () => {
  const x = Float64Array.of(1, 2, 3);
  const judges = { columns: [x], labels: [0, 1, 0] };
  const cases: [string, boosting.BoostingInput, readonly number[], boosting.BoostingOptions | undefined][] = [
    ["no_columns", { columns: [] }, [], undefined],
    ["length_mismatch", { columns: [x] }, [0, 1], undefined],
    ["length_mismatch", { columns: [x, Float64Array.of(1)] }, [0, 1, 0], undefined],
    ["length_mismatch", { columns: [x] }, [0, 1, 0], { weights: Float64Array.of(1) }],
    ["bad_names", { columns: [x, x], names: ["a", "a"] }, [0, 1, 0], undefined],
    ["unknown_column", { columns: [x], categorical: ["b"] }, [0, 1, 0], undefined],
    ["unknown_column", { columns: [x] }, [0, 1, 0], { monotone: { b: 1 } }],
    ["bad_option", { columns: [x], categorical: ["0"] }, [0, 1, 0], { monotone: { "0": 1 } }],
    ["bad_option", { columns: [x] }, [0, 1, 0], { weights: Float64Array.of(1, -1, 1) }],
    ["bad_option", { columns: [x] }, [0, 1, 0], { loss: "pairwise" }],
    ["bad_option", { columns: [x] }, [0, 1, 0], { classPriors: [0.5, 0.6] }],
    ["unknown_option", { columns: [x] }, [0, 1, 0], { tress: 3 } as boosting.BoostingOptions],
    ["label_out_of_range", { columns: [x] }, [0, 2, 0], undefined],
    ["label_out_of_range", { columns: [x] }, [0, -1, 0], { loss: "poisson" }],
    ["label_out_of_range", { columns: [x] }, [0, 0.5, 0], { loss: "softmax" }],
    ["label_out_of_range", { columns: [x] }, [0, Number.NaN, 0], { loss: "squared" }],
    ["one_label", { columns: [x] }, [1, 1, 1], undefined],
    ["label_out_of_range", { columns: [x] }, [0, 1e31, 0], { loss: "squared" }],
    ["label_out_of_range", { columns: [x] }, [0, 1100, 0], { loss: "pairwise", groups: new Int32Array(3) }],
    ["bad_labels", { columns: [x] }, undefined as unknown as number[], undefined],
    ["bad_column", { columns: x as unknown as Float64Array[] }, [0, 1, 0], undefined],
    ["bad_column", { columns: [undefined as unknown as Float64Array] }, [0, 1, 0], undefined],
    ["bad_column", { columns: [[1, 2, 3] as unknown as string[]] }, [0, 1, 0], undefined],
    ["bad_names", { columns: [x], names: [1] as unknown as string[] }, [0, 1, 0], undefined],
    [
      "bad_option",
      { columns: [x] },
      [0, 1, 0],
      { validation: { ...judges, weights: x.map(() => Number.NaN) } },
    ],
    ["bad_option", { columns: [x] }, [0, 1, 0], { validation: { ...judges, weights: new Float64Array(3) } }],
    [
      "bad_option",
      { columns: [x] },
      [0, 1, 0],
      { validation: { columns: [new Float64Array(0)], labels: [] } },
    ],
    [
      "unknown_option",
      { columns: [x] },
      [0, 1, 0],
      { validation: { ...judges, weight: x } as typeof judges },
    ],
    ["no_rows", { columns: [new Float64Array(0)] }, [], undefined],
    ["no_rows", { columns: [x] }, [0, 1, 0], { weights: new Float64Array(3) }],
  ];
  test.each(cases)("%s", async (code, input, labels, options) => {
    await expect(boosting.train(input, labels, options)).rejects.toThrow(expect.objectContaining({ code }));
  });

  test("threads are a whole number of 1 to 64", async () => {
    for (const threads of [0, 1.5, Number.NaN, 65]) {
      const training = boosting.train({ columns: [x] }, [0, 1, 0], { trees: 1 }, { threads });
      await expect(training).rejects.toThrow(expect.objectContaining({ code: "bad_option" }));
    }
  });

  test("rows to score must have the columns of the training", async () => {
    const model = await boosting.train({ columns: [x, x] }, [0, 1, 0], { trees: 1 });
    const codeOf = (columns: readonly boosting.BoostingColumn[], code: string) =>
      expect(() => model.predict(columns)).toThrow(expect.objectContaining({ code }));
    codeOf([x], "column_count");
    codeOf([x, Float64Array.of(1)], "length_mismatch");
    codeOf([x, ["a", "b", "c"]], "bad_column");
    codeOf(undefined as unknown as Float64Array[], "bad_column");
    codeOf([undefined as unknown as Float64Array, x], "bad_column");
    expect(model.predict([new Float64Array(0), new Float64Array(0)])).toHaveLength(0);
  });
});
