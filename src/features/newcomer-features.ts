import { dayMs } from "../events/calendar-day.js";
import { eventTypes, purchaseCode } from "../events/data.js";
import type { History } from "../events/history.js";
import type { Feature, FeatureColumns } from "./feature.js";
import { topLevels } from "./population.js";
import { promotionDaysOf } from "./season-features.js";
import { daysLateOf } from "./service-features.js";

/** Features of how a customer came and of the first order; the first 72 hours count from joining, else from the first event. */
export const newcomerFeatures = [
  { name: "hoursSinceJoining", meaning: "hours since joining", unit: "hours", group: "tenure", scale: "log", curved: true },
  { name: "views72h", meaning: "views in the first 72 hours", unit: "views", group: "engagement", scale: "log" },
  { name: "carts72h", meaning: "items put into the cart in the first 72 hours", unit: "carts", group: "engagement", scale: "log" },
  { name: "searches72h", meaning: "searches in the first 72 hours", unit: "searches", group: "engagement", scale: "log" },
  { name: "messages72h", meaning: "messages received in the first 72 hours", unit: "messages", group: "engagement", scale: "log" },
  { name: "opens72h", meaning: "messages opened in the first 72 hours", unit: "opens", group: "engagement", scale: "log" },
  { name: "clicks72h", meaning: "messages clicked in the first 72 hours", unit: "clicks", group: "engagement", scale: "log" },
  { name: "isReferred", meaning: "brought by another customer", unit: "yes/no", group: "tenure", scale: "linear" },
  { name: "hoursToFirstOrder", meaning: "hours from joining to the first order", unit: "hours", group: "tenure", scale: "log" },
  { name: "hoursSinceFirstOrder", meaning: "hours since the first order", unit: "hours", group: "recency", scale: "log", curved: true },
  { name: "firstLines", meaning: "purchase lines of the first order day", unit: "lines", group: "variety", scale: "log" },
  { name: "firstDiscountShare", meaning: "part of the price that was taken off on the first order day", unit: "share", group: "discount", scale: "linear" },
  { name: "firstOnPromotion", meaning: "first order on a promotion day", unit: "yes/no", group: "discount", scale: "linear" },
  { name: "firstDaysLate", meaning: "days by which the first delivery was late, 0 if it was not", unit: "days", group: "service", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** What the population state holds for these features. */
export interface Newcomers {
  /** Channels of joining, most frequent first: at most 20, of 10 customers each. */
  readonly joinChannels: readonly string[];
}

const hourMs = dayMs / 24;
const firstHours = 72;
const join = eventTypes.indexOf("join");
const deliver = eventTypes.indexOf("deliver");
/** Place among the features of the count of each type of event; -1 where it is not counted. */
const countOf = Int8Array.from(eventTypes, (type) =>
  ["view", "cart", "search", "touch", "open", "click"].indexOf(type),
);

/** The channels of joining as they were known at the cut of a history. */
export function newcomersOf(history: History): Newcomers {
  const channels = history.ids("channel");
  if (!channels) return { joinChannels: [] };
  const { codes, dictionary } = channels;
  const joined = new Int32Array(history.customerCount).fill(-1);
  for (let c = 0; c < joined.length; c++) {
    const start = startOf(history, c);
    if (start >= 0) joined[c] = codes[start]!;
  }
  return { joinChannels: topLevels([...dictionary], joined) };
}

/** Event of the first joining of customer c, else the first event; -1 without any. */
function startOf({ type, offsets }: History, c: number): number {
  const [first, end] = [offsets[c]!, offsets[c + 1]!];
  for (let k = first; type && k < end; k++) if (type[k] === join) return k;
  return first < end ? first : -1;
}

/** Computes `newcomerFeatures` for the customers in `rows`: a look at the first days of each. */
export function computeNewcomerFeatures(
  history: History,
  rows: Int32Array,
  { joinChannels }: Newcomers,
): FeatureColumns {
  const own: readonly Feature[] = newcomerFeatures;
  const features = [...own, channelFeature(joinChannels)];
  const columns = features.map(() => new Float64Array(rows.length).fill(Number.NaN));
  const column = (name: string) => columns[features.findIndex((feature) => feature.name === name)]!;
  const [sinceJoining, isReferred, toFirst] = ["hoursSinceJoining", "isReferred", "hoursToFirstOrder"].map(column) as Columns3; // biome-ignore format: one group a line
  const counts = columns.slice(1, 7);
  const first = firstOrders(history, rows);
  const { type, offsets, cutoff } = history;
  const related = history.ids("relatedCustomerId")?.codes;
  const channels = history.ids("channel");
  const level = channels && Int32Array.from(channels.dictionary, (name) => joinChannels.indexOf(name));
  const joinChannel = columns.at(-1)!;
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    const start = startOf(history, c);
    if (start < 0) continue;
    const startAt = history.instantAt(start);
    sinceJoining[i] = (cutoff - startAt) / hourMs;
    for (const count of counts) count[i] = 0;
    const end = startAt + firstHours * hourMs;
    for (let k = start; type && k < offsets[c + 1]!; k++) {
      const place = countOf[type[k]!]!;
      if (history.instantAt(k) >= end) break;
      if (place >= 0) counts[place]![i]!++;
    }
    isReferred[i] = related && related[start]! >= 0 ? 1 : 0;
    const code = channels ? level![channels.codes[start]!] : -1;
    if (code !== undefined && code >= 0) joinChannel[i] = code;
    if (first.event[i]! >= 0)
      toFirst[i] = Math.max(0, (history.instantAt(first.event[i]!) - startAt) / hourMs);
  }
  writeFirstOrders(history, rows, first, column);
  return { features, columns };
}

type Columns3 = [Float64Array, Float64Array, Float64Array];

function channelFeature(levels: readonly string[]): Feature {
  const meaning = "channel of joining";
  return { name: "joinChannel", meaning, unit: "level", group: "tenure", scale: "linear", levels };
}

/** The first purchase of each row, -1 without any, and the end of its day's purchases. */
function firstOrders({ type, day, offsets }: History, rows: Int32Array) {
  const event = new Int32Array(rows.length).fill(-1);
  const end = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let k = offsets[c]!;
    while (k < offsets[c + 1]! && type && type[k] !== purchaseCode) k++;
    if (k === offsets[c + 1]!) continue;
    event[i] = k;
    while (k < offsets[c + 1]! && day[k] === day[event[i]!]) k++;
    end[i] = k;
  }
  return { event, end };
}

function writeFirstOrders(
  history: History,
  rows: Int32Array,
  { event, end }: ReturnType<typeof firstOrders>,
  column: (name: string) => Float64Array,
): void {
  const [sinceFirst, lines, discountShare] = ["hoursSinceFirstOrder", "firstLines", "firstDiscountShare"].map(column) as Columns3; // biome-ignore format: one group a line
  const [onPromotion, daysLate] = [column("firstOnPromotion"), column("firstDaysLate")];
  const { type, day, offsets, cutoff } = history;
  const [amount, discount] = [history.numbers("amount"), history.numbers("discount")];
  const isPromotion = promotionDaysOf(history);
  const orders = history.ids("orderId")?.codes;
  const dueAt = history.instants("dueAt");
  for (let i = 0; i < rows.length; i++) {
    const first = event[i]!;
    if (first < 0) continue;
    sinceFirst[i] = (cutoff - history.instantAt(first)) / hourMs;
    onPromotion[i] = isPromotion(day[first]!) ? 1 : 0;
    lines[i] = 0;
    let [off, full] = [0, 0];
    for (let k = first; k < end[i]!; k++) {
      if (type && type[k] !== purchaseCode) continue;
      lines[i]!++;
      if (!discount || discount[k]! < 0 || !amount || amount[k]! < 0) continue;
      off += discount[k]!;
      full += discount[k]! + amount[k]!;
    }
    discountShare[i] = off / full;
    const order = orders ? orders[first]! : -1;
    for (let k = first; type && dueAt && k < offsets[rows[i]! + 1]!; k++) {
      if (type[k] !== deliver || (order >= 0 && orders![k]! >= 0 && orders![k] !== order)) continue;
      daysLate[i] = daysLateOf(history, dueAt, k);
      break;
    }
  }
}
