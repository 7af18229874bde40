import { describe, expect, test } from "vitest";
import type { Dictionary } from "../../../src/events/dictionary.js";
import { createRandom } from "../../../src/stats/random.js";
import { judgeOrderValue } from "../../../src/tasks/value/order-value-challenge.js";

type Test = Parameters<typeof judgeOrderValue>[1][number];

const random = createRandom(3);
const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Buyers of whom the first member sees a part of what orders are worth, and the second another part, `known` times. */
function testOf(n: number, known: number): Test {
  const parts = Float64Array.from({ length: n }, normal);
  const others = Float64Array.from({ length: n }, normal);
  const value = parts.map((log, i) => Math.exp(3 + log + others[i]! + 0.3 * normal()));
  const customers = { at: (code: number) => `c${code}` } as unknown as Dictionary;
  const test = {
    bought: new Uint8Array(n).fill(1),
    value,
    snapshot: { history: { customers }, rows: Int32Array.from(value.keys()) },
  };
  const seen = others.map((log) => 3 + (known > 0 ? known * log : normal()));
  const members = [parts.map((log) => 3 + log), seen];
  return {
    test,
    buyers: { members, orders: new Float64Array(n).fill(1), value, windows: 1 },
  } as unknown as Test;
}

describe("a challenger of the value of orders", () => {
  test.each([2, 3])("that knows what the others do not is kept, on %i tests", (folds) => {
    const tests = Array.from({ length: folds }, () => testOf(400, 1));
    const report = judgeOrderValue("new", tests);
    expect(report).toMatchObject({ member: "new", kept: true, rows: 400 * folds, folds });
    expect(report.squaredErrorWith!).toBeLessThan(report.squaredErrorWithout! - report.standardError!);
  });

  test.each([1, 3])("that knows nothing is not, on %i tests", (folds) => {
    const tests = Array.from({ length: folds }, () => testOf(400, 0));
    expect(judgeOrderValue("new", tests)).toMatchObject({ kept: false, folds });
  });

  test("without tests is not", () => {
    expect(judgeOrderValue("new", [])).toEqual({ member: "new", kept: false, rows: 0, folds: 0 });
  });
});
