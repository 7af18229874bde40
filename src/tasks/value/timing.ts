import type { GeometricModel, PurchaseModel } from "../../learners/btyd/index.js";
import type { PurchaseLaw } from "../../learners/btyd/law.js";
import { lawOf } from "../../learners/btyd/law-of.js";

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

/** Purchase summaries of whole numbers, as columns. */
export interface TimedCustomers {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
}

/** Nodes lie this far apart on the scales ln(1 + T / alpha) and ln(1 + x / 2). */
const step = 0.25;
/** Nodes of either scale: e^24 times alpha days, or orders, are beyond all customers. */
const nodes = 96;
/** Nodes that a customer is interpolated between, on either scale: the cubic is off by some 1e-5 of a share. */
const points = 4;
/** What a node knows: logarithms of orders, of discounted orders and of those beyond the horizon. */
const facts = 3;

/**
 * How orders are spread over time by a purchase model: discounted orders DET within the horizon and DERT to infinity
 * (Fader, Hardie & Lee 2005), as shares of the expected orders within it.
 *
 * Of a customer who may have left, all three are P(active) times those of one who is active, and in a share that
 * cancels: it depends on frequency x and age T, and where k events make an order on how many of them have passed. In x
 * and T it is smooth: it is computed at fixed nodes and interpolated, the same for one customer and in any batch.
 */
export function orderTiming(
  model: PurchaseModel,
  { frequency, recency, T }: TimedCustomers,
  discounting: Discounting,
): OrderTiming {
  const rows = frequency.length;
  const within = new Float64Array(rows).fill(1);
  const beyond = new Float64Array(rows).fill(Number.NaN);
  if (discounting.annualDiscountRate === 0) return { within, beyond };
  const table = tableFor(model, discounting);
  const { stages } = table.law;
  const shares = new Float64Array(2);
  // Where orders come at random, whoever has the same frequency and age has the same shares: most have been asked for.
  const known = stages === 1 ? new Map<number, number>() : undefined;
  for (let i = 0; i < rows; i++) {
    const key = frequency[i]! * maxDays + T[i]!;
    const same = known?.get(key);
    if (same === undefined) {
      sharesOf(table, frequency[i]!, recency[i]!, T[i]!, shares);
      within[i] = shares[0]!;
      beyond[i] = shares[1]!;
      known?.set(key, i);
    } else {
      within[i] = within[same]!;
      beyond[i] = beyond[same]!;
    }
  }
  return { within, beyond };
}

/** Above all ages in days. */
const maxDays = 2 ** 22;

const [ofT, ofX] = [new Float64Array(points), new Float64Array(points)];

/** Writes what is within the horizon and what is beyond it to `out`. */
function sharesOf(table: TimingTable, x: number, recency: number, T: number, out: Float64Array): void {
  const { law, model, values } = table;
  const fromT = stencil(Math.log1p(T / model.parameters.alpha) / step, ofT);
  const fromX = stencil(Math.log1p(x / 2) / step, ofX);
  const weights = new Float64Array(law.stages).fill(1);
  if (law.stages > 1) law.stageWeights(x, recency, T, weights);
  let [orders, soon, late] = [0, 0, 0];
  for (let stage = 0; stage < law.stages; stage++) {
    let [logOrders, logSoon, logLate] = [0, 0, 0];
    for (let a = 0; a < points; a++) {
      for (let b = 0; b < points; b++) {
        const at = nodeAt(table, stage, fromX + a, fromT + b);
        const weight = ofX[a]! * ofT[b]!;
        logOrders += weight * values[at]!;
        logSoon += weight * values[at + 1]!;
        logLate += weight * values[at + 2]!;
      }
    }
    orders += weights[stage]! * Math.exp(logOrders);
    soon += weights[stage]! * Math.exp(logSoon);
    late += weights[stage]! * Math.exp(logLate);
  }
  out[0] = Math.min(1, soon / orders);
  out[1] = late / orders;
}

/** What is known of one purchase model and discounting, node by node: NaN where nobody has asked yet. */
interface TimingTable {
  readonly model: PurchaseModel;
  readonly law: PurchaseLaw;
  readonly days: number;
  /** Discount a day, continuous. */
  readonly delta: number;
  readonly values: Float64Array;
}

/** Tables of a model that are kept: of as many horizons and rates as are asked for in turn. */
const maxTables = 16;
const tables = new WeakMap<PurchaseModel, Map<string, TimingTable>>();

function tableFor(model: PurchaseModel, { horizonDays, annualDiscountRate }: Discounting): TimingTable {
  const ofModel = tables.get(model) ?? new Map<string, TimingTable>();
  tables.set(model, ofModel);
  const key = `${horizonDays}/${annualDiscountRate}`;
  const table = ofModel.get(key) ?? newTable(model, horizonDays, annualDiscountRate);
  // In the order of their last use: the first is the one to go.
  ofModel.delete(key);
  ofModel.set(key, table);
  for (const oldest of ofModel.keys()) {
    if (ofModel.size <= maxTables) break;
    ofModel.delete(oldest);
  }
  return table;
}

function newTable(model: PurchaseModel, days: number, annualDiscountRate: number): TimingTable {
  const law = lawOf(model);
  return {
    model,
    law,
    days,
    delta: Math.log1p(annualDiscountRate) / daysInYear,
    values: new Float64Array(law.stages * nodes * nodes * facts).fill(Number.NaN),
  };
}

const daysInYear = 365;

/** Where the facts of a node stand; computed the first time. */
function nodeAt(table: TimingTable, stage: number, ofX: number, ofT: number): number {
  const { model, law, days, delta, values } = table;
  const at = ((stage * nodes + ofX) * nodes + ofT) * facts;
  if (!Number.isNaN(values[at]!)) return at;
  const x = 2 * Math.expm1(ofX * step);
  const T = model.parameters.alpha * Math.expm1(ofT * step);
  const soon = discounted((t) => law.orders(x, T, t, stage), days, delta);
  const endless = law.stages > 1 ? atRandom(model as GeometricModel, x, T, stage) : law;
  const soonOfEndless = endless === law ? soon : discounted((t) => endless.orders(x, T, t, 0), days, delta);
  values[at] = Math.log(law.orders(x, T, days, stage));
  values[at + 1] = Math.log(soon);
  values[at + 2] = Math.log(endless.residual(x, T, delta, 0) - soonOfEndless);
  return at;
}

/** Discounted orders up to `days`, by parts: those of the end at its worth, those of every earlier moment at what its worth falls by. */
function discounted(ordersUntil: (days: number) => number, days: number, delta: number): number {
  let sum = Math.exp(-delta * days) * ordersUntil(days);
  for (let k = 0; k < gaussNodes.length; k++) {
    const t = gaussNodes[k]! * days;
    sum += days * gaussWeights[k]! * delta * Math.exp(-delta * t) * ordersUntil(t);
  }
  return sum;
}

/**
 * The law of a customer as likely to leave, whose orders come at the same mean rate but at random. Far ahead regular
 * orders are as many and as late as these, within one to three percent, and cost a hundredth of the time.
 */
function atRandom(
  { family, k = 1, parameters }: GeometricModel,
  x: number,
  T: number,
  stage: number,
): PurchaseLaw {
  const { r, alpha, a, b } = parameters;
  return lawOf({
    family: family === "bg-cnbd-k" ? "bg-nbd" : "mbg-nbd",
    parameters: { r: r + (k - 1) * x + stage, alpha: k * (alpha + T) - T, a, b },
  });
}

/** Gauss-Legendre rule of 6 points on (0, 1). */
const gaussNodes = [
  0.03376524289842403, 0.16939530676686776, 0.38069040695840156, 0.6193095930415985, 0.8306046932331322,
  0.9662347571015759,
];
const gaussWeights = [
  0.08566224618958514, 0.18038078652406936, 0.23395696728634552, 0.23395696728634552, 0.18038078652406936,
  0.08566224618958514,
];

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
