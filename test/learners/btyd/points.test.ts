import { readFileSync } from "node:fs";
import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { distinctRows } from "../../../src/learners/btyd/compress.js";
import { geometricFamily } from "../../../src/learners/btyd/geometric/geometric-family.js";
import { paretoNbd } from "../../../src/learners/btyd/pareto/pareto-family.js";

const file = (ending: string): URL => new URL(`../../golden/purchase-points.${ending}`, import.meta.url);

interface Layout {
  readonly points: number;
  readonly families: readonly btyd.PurchaseFamilyName[];
  readonly columns: readonly {
    name: string;
    type: "float64" | "float32" | "uint16" | "uint8";
    byteOffset: number;
  }[];
}

/** Columns of the golden points by name. */
function readPoints(): Layout & { column: Record<string, ArrayLike<number>> } {
  const layout = JSON.parse(readFileSync(file("json"), "utf8")) as Layout;
  const bytes = new Uint8Array(readFileSync(file("bin")));
  const arrays = { float64: Float64Array, float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array };
  const column = Object.fromEntries(
    layout.columns.map(({ name, type, byteOffset }) => [
      name,
      new arrays[type](bytes.buffer, byteOffset, layout.points),
    ]),
  );
  return { ...layout, column };
}

/** What the library says of the point: the log-likelihood, ln P(alive), ln P(an order), E[orders]. */
function scoresOf(model: btyd.PurchaseModel, customer: btyd.CustomerSummary, days: number): number[] {
  const rows = distinctRows({
    frequency: Float64Array.of(customer.frequency),
    recency: Float64Array.of(customer.recency),
    T: Float64Array.of(customer.T),
  });
  const family = model.family === "pareto-nbd" ? paretoNbd : geometricFamily(model.family, model.k ?? 1);
  const theta = Float64Array.from(Object.values(model.parameters), Math.log);
  return [
    family.logLikelihood(rows, 1)(theta, new Float64Array(4)),
    btyd.probabilityAlive(model, customer),
    btyd.probabilityOfOrder(model, customer, days),
    btyd.expectedOrders(model, customer, days),
  ];
}

test("of 10,000 points of all models, none is NaN and every score is within 1e-9 of high precision", () => {
  const { points, families, column } = readPoints();
  const at = (name: string, i: number): number => column[name]![i]!;
  const worst = new Map<string, { error: number; point: string }>();
  const wrong: string[] = [];
  for (let i = 0; i < points; i++) {
    const [r, alpha, a, b] = ["r", "alpha", "a", "b"].map((name) => at(name, i)) as [
      number,
      number,
      number,
      number,
    ];
    const family = families[at("family", i)]!;
    const isPareto = family === "pareto-nbd";
    const model = {
      family,
      ...(family.endsWith("-k") && { k: at("k", i) }),
      parameters: isPareto ? { r, alpha, s: a, beta: b } : { r, alpha, a, b },
    } as btyd.PurchaseModel;
    const customer = { frequency: at("x", i), recency: at("t_x", i), T: at("T", i) };
    const expected = [
      at("logLikelihood", i),
      Math.exp(at("logAlive", i)),
      Math.exp(at("logOrder", i)),
      at("orders", i),
    ];
    // x ln Gamma(k) is the data's alone, and not in the golden values.
    scoresOf(model, customer, at("t", i)).forEach((value, k) => {
      const aim = expected[k]!;
      if (k === 3 && Number.isNaN(aim)) {
        // The sum that is the truth needs too many terms here.
        expect(value + 1e-300).toBeGreaterThanOrEqual(expected[2]!);
        expect(value).toBeLessThan(Infinity);
        return;
      }
      const got = k === 0 ? value + customer.frequency * logFactorial(at("k", i) - 1) : value;
      const size = k === 0 ? Math.max(1, Math.abs(aim)) : Math.abs(aim);
      const error = Math.abs(got - aim) <= 1e-300 ? 0 : Math.abs(got - aim) / size;
      const name = `${family} ${["log-likelihood", "P(alive)", "P(order)", "E[orders]"][k]}`;
      const point = JSON.stringify({ name, model, customer, days: at("t", i), got, expected: aim });
      if (!(error <= (worst.get(name)?.error ?? -1))) worst.set(name, { error, point });
      if (!(error <= 1e-9)) wrong.push(point);
    });
  }
  if (process.env["SIYU_SHOW_ERRORS"]) {
    for (const [name, { error, point }] of worst) console.log(name, error.toExponential(1), point);
  }
  expect(wrong.length, wrong.slice(0, 10).join("\n")).toBe(0);
});

function logFactorial(n: number): number {
  return n < 2 ? 0 : Math.log(n) + logFactorial(n - 1);
}
