import { discountedExpectedOrders, expectedOrders, type PurchaseModel } from "../../learners/btyd/index.js";

/** How far ahead orders are looked at, and by what a year makes money worth less. */
export interface Discounting {
  readonly horizonDays: number;
  /** .1 for 10 % a year; 0 or more. */
  readonly annualDiscountRate: number;
}

/** What the orders of a customer are worth by the time at which they come, as shares of their number within the horizon. */
export interface OrderTiming {
  /** Discounted orders within the horizon, a share of the undiscounted: in (0, 1]. */
  readonly within: Float64Array;
  /** Discounted orders beyond the horizon, to infinity, a share of the undiscounted ones within it; NaN without discounting. */
  readonly beyond: Float64Array;
}

/** Nodes lie this far apart on the scales ln(1 + T / alpha) and ln(1 + x / 2). */
const step = 0.25;
/** Nodes of either scale: e^24 times alpha days, or orders, are beyond all customers. */
const nodes = 96;
/** Cubic interpolation: off by some 1e-6 of a share. */
const points = 4;

/** What is known of one purchase model and discounting, node by node: NaN where nobody has asked yet. */
interface TimingTable {
  readonly logWithin: Float64Array;
  readonly logBeyond: Float64Array;
}

const tables = new WeakMap<PurchaseModel, Map<string, TimingTable>>();

/**
 * How orders are spread over time by a purchase model: discounted orders DET within the horizon and DERT to infinity
 * (Fader, Hardie & Lee 2005), as shares of the expected orders within it.
 *
 * Of a customer who may have left, both are P(active) times those of one who is active, and in the share it cancels:
 * it depends on frequency x and age T alone, and smoothly. So it is computed at fixed nodes and interpolated, the same
 * for one customer and in any batch. Where k events make an order it also depends a little on the silence: it is then
 * that of a customer with even gaps.
 */
export function orderTiming(
  model: PurchaseModel,
  { frequency, T }: { readonly frequency: Float64Array; readonly T: Float64Array },
  discounting: Discounting,
): OrderTiming {
  const rows = frequency.length;
  if (discounting.annualDiscountRate === 0) {
    return { within: new Float64Array(rows).fill(1), beyond: new Float64Array(rows).fill(Number.NaN) };
  }
  const table = tableFor(model, discounting);
  const { logWithin, logBeyond } = table;
  const { alpha } = model.parameters;
  const within = new Float64Array(rows);
  const beyond = new Float64Array(rows);
  const [ofT, ofX] = [new Float64Array(points), new Float64Array(points)];
  for (let i = 0; i < rows; i++) {
    const fromT = stencil(Math.log1p(T[i]! / alpha) / step, ofT);
    const fromX = stencil(Math.log1p(frequency[i]! / 2) / step, ofX);
    let [sumWithin, sumBeyond] = [0, 0];
    for (let a = 0; a < points; a++) {
      for (let b = 0; b < points; b++) {
        const node = (fromX + a) * nodes + fromT + b;
        if (Number.isNaN(logWithin[node]!)) fill(table, node, model, discounting);
        const weight = ofX[a]! * ofT[b]!;
        sumWithin += weight * logWithin[node]!;
        sumBeyond += weight * logBeyond[node]!;
      }
    }
    within[i] = Math.min(1, Math.exp(sumWithin));
    beyond[i] = Math.exp(sumBeyond);
  }
  return { within, beyond };
}

function tableFor(model: PurchaseModel, { horizonDays, annualDiscountRate }: Discounting): TimingTable {
  const ofModel = tables.get(model) ?? new Map<string, TimingTable>();
  tables.set(model, ofModel);
  const key = `${horizonDays}/${annualDiscountRate}`;
  let table = ofModel.get(key);
  if (!table) {
    table = {
      logWithin: new Float64Array(nodes * nodes).fill(Number.NaN),
      logBeyond: new Float64Array(nodes * nodes).fill(Number.NaN),
    };
    ofModel.set(key, table);
  }
  return table;
}

/** Computes a node. */
function fill(
  { logWithin, logBeyond }: TimingTable,
  node: number,
  model: PurchaseModel,
  { horizonDays, annualDiscountRate }: Discounting,
): void {
  const frequency = 2 * Math.expm1(Math.floor(node / nodes) * step);
  const T = model.parameters.alpha * Math.expm1((node % nodes) * step);
  const customer = { frequency, recency: (T * frequency) / (frequency + 1), T };
  const orders = expectedOrders(model, customer, horizonDays);
  const within = discountedExpectedOrders(model, customer, { days: horizonDays, annualDiscountRate });
  const ever = discountedExpectedOrders(model, customer, { annualDiscountRate });
  logWithin[node] = Math.log(within / orders);
  logBeyond[node] = Math.log((ever - within) / orders);
}

/** Writes the weights of cubic Lagrange interpolation at a place between nodes, and returns the first of its nodes. */
function stencil(place: number, weights: Float64Array): number {
  const first = Math.min(nodes - points, Math.max(0, Math.floor(place) - 1));
  const t = place - first;
  weights[0] = ((t - 1) * (t - 2) * (t - 3)) / -6;
  weights[1] = (t * (t - 2) * (t - 3)) / 2;
  weights[2] = (t * (t - 1) * (t - 3)) / -2;
  weights[3] = (t * (t - 1) * (t - 2)) / 6;
  return first;
}
