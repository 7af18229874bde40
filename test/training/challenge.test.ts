import { expect, test } from "vitest";
import { TrainError } from "../../src/errors.js";
import { Dictionary } from "../../src/events/dictionary.js";
import { logLoss } from "../../src/metrics/probability.js";
import { sigmoid } from "../../src/stats/logspace.js";
import { createRandom } from "../../src/stats/random.js";
import { blendFold, chooseBlend, type FoldScores, scoreFolds } from "../../src/training/blend.js";
import { asChallenger, type Member } from "../../src/training/member.js";
import type { LabelledSnapshot } from "../../src/training/snapshot.js";

const member = (name: string): Member => ({
  name,
  needs: "matrix",
  sizes: ["only"],
  priorWeight: 0.5,
  fit: () => Promise.reject(new Error("not fitted here")),
  restore: () => {
    throw new Error("not restored here");
  },
});
const [half, other] = [member("half"), member("other")];
const noise = asChallenger(member("noise"));
const knowing = asChallenger(member("knowing"));

const customers = 3000;
const dictionary = Dictionary.of(Array.from({ length: customers }, (_, c) => `c${c}`));

/**
 * Customers whose chance has two parts, and who act by it: the members of the blend know the first one, "knowing" both,
 * and "noise" neither.
 *
 * @param copies rows of each customer
 */
function fold(seed: number, copies = 1): FoldScores {
  const random = createRandom(seed);
  const [first, second] = [1, 2].map(() => Float64Array.from({ length: customers }, () => random.normal()));
  const acts = first!.map((a, c) => (random.next() < sigmoid(a + second![c]!) ? 1 : 0));
  const said = first!.map(() => random.normal());
  const codes = Int32Array.from({ length: customers * copies }, (_, i) => Math.floor(i / copies));
  const ofRow = (values: Float64Array) => Float64Array.from(codes, (c) => values[c]!);
  const logits = new Map([
    ["half/only", ofRow(first!)],
    ["other/only", ofRow(first!.map((a, c) => a + 0.1 * said[c]!))],
    ["knowing/only", ofRow(first!.map((a, c) => a + second![c]!))],
    ["noise/only", ofRow(said)],
  ]);
  const bought = Uint8Array.from(ofRow(acts));
  const training = [{ bought: new Uint8Array(customers * copies) } as unknown as LabelledSnapshot];
  const snapshot = { rows: codes, history: { customers: dictionary } };
  return {
    training,
    validation: { snapshot, bought } as unknown as LabelledSnapshot,
    logits,
    fitted: new Map(),
  };
}

const names = ({ sizes }: ReturnType<typeof chooseBlend>) => sizes.map(({ member: { name } }) => name);

test.each([2, 3])("on %i folds a challenger that knows more is kept and one of noise is not", (n) => {
  const folds = Array.from({ length: n }, (_, f) => fold(f + 1));
  const rows = customers;
  const kept = chooseBlend([half, other, knowing], folds, rows);
  expect(names(kept)).toEqual(["half", "other", "knowing"]);
  expect(kept.challenger).toMatchObject({ member: "knowing", kept: true, rows: n * customers, folds: n });
  const { logLossWith, logLossWithout, standardError } = kept.challenger!;
  expect(logLossWithout! - logLossWith!).toBeGreaterThan(3 * standardError!);

  const without = chooseBlend([half, other], folds, rows);
  const { challenger, ...dropped } = chooseBlend([half, other, noise], folds, rows);
  expect(challenger).toMatchObject({ member: "noise", kept: false, rows: n * customers, folds: n });
  expect(dropped).toEqual(without);
  expect(without).not.toHaveProperty("challenger");
});

test("without a fold a challenger is not kept and the weights are those of the others", () => {
  const { challenger, ...choice } = chooseBlend([half, knowing, other], [], customers);
  expect(challenger).toEqual({ member: "knowing", kept: false, rows: 0, folds: 0 });
  expect(choice).toEqual(chooseBlend([half, other], [], customers));
});

test("a challenger that there is too little to train on scores all rows of a fold alike", async () => {
  const failing: Member = {
    ...noise,
    fit: () => Promise.reject(new TrainError("too_few_rows", "There are too few rows.")),
  };
  const training = [{ bought: Uint8Array.of(1, 0, 0, 0) }, { bought: Uint8Array.of(0, 0) }];
  const few = { ...fold(1), training: training as unknown as LabelledSnapshot[] };
  const [scored] = await scoreFolds([failing], [few], 30, 1);
  expect(new Set(scored!.logits.get("noise/only"))).toEqual(new Set([Math.log(1.5 / 5.5)]));
  const incumbent = { ...failing, isChallenger: false };
  await expect(scoreFolds([incumbent], [few], 30, 1)).rejects.toThrow("too few rows");
});

test("one fold alone does not keep a challenger: periods differ by what no customer tells", () => {
  const { challenger } = chooseBlend([half, knowing], [fold(1)], customers);
  expect(challenger).toEqual({ member: "knowing", kept: false, rows: customers, folds: 1 });
});

test("a challenger that one of the folds speaks against is not kept, however much it helps on the others", () => {
  const against = part(fold(3), 100);
  const turned = new Map(against.logits).set("knowing/only", against.logits.get("noise/only")!);
  const folds = [fold(1), fold(2), { ...against, logits: turned }];
  const { kept, logLossWith, logLossWithout, standardError } = chooseBlend([half, knowing], folds, customers)
    .challenger!;
  expect(logLossWithout! - logLossWith!).toBeGreaterThan(2 * standardError!);
  expect(kept).toBe(false);
});

test("its report has the loss of blends whose weights were learned on the other folds", () => {
  const folds = [fold(1), fold(2)] as const;
  const { logLossWith, logLossWithout } = chooseBlend([half, knowing], folds, customers).challenger!;
  const lossOf = (members: readonly Member[]) => {
    const losses = folds.map((judged, f) => {
      const choice = chooseBlend(members, [folds[1 - f]!], customers);
      return logLoss(judged.validation.bought, blendFold(choice, judged).map(sigmoid));
    });
    return (losses[0]! + losses[1]!) / 2;
  };
  expect(logLossWith).toBeCloseTo(lossOf([half, member("knowing")]), 12);
  expect(logLossWithout).toBeCloseTo(lossOf([half]), 12);
});

test("rows of one customer speak as one", () => {
  const [once, often] = [1, 9].map((copies) => {
    const folds = [fold(1, copies), fold(2, copies)];
    return chooseBlend([half, knowing], folds, customers * copies).challenger!;
  });
  expect(often!.rows).toBe(9 * once!.rows);
  expect(often!.standardError).toBeCloseTo(once!.standardError!, 4);
});

test("a challenger that helps by less than two standard errors is not kept", () => {
  const reports = Array.from({ length: 12 }, (_, seed) => {
    const folds = [part(fold(2 * seed + 1), 60), part(fold(2 * seed + 2), 60)];
    return chooseBlend([half, noise], folds, customers).challenger!;
  });
  const gains = reports.map(({ logLossWith, logLossWithout }) => logLossWithout! - logLossWith!);
  expect(reports.map(({ kept }) => kept)).toEqual(
    reports.map(({ standardError }, i) => gains[i]! > 2 * standardError!),
  );
  expect(reports.some(({ kept }, i) => gains[i]! > 0 && !kept)).toBe(true);
});

/** The first rows of a fold. */
function part({ training, validation, logits, fitted }: FoldScores, rows: number): FoldScores {
  const { snapshot, bought } = validation;
  return {
    training,
    fitted,
    logits: new Map([...logits].map(([key, column]) => [key, column.subarray(0, rows)])),
    validation: {
      snapshot: { ...snapshot, rows: snapshot.rows.subarray(0, rows) },
      bought: bought.subarray(0, rows),
    } as unknown as LabelledSnapshot,
  };
}
