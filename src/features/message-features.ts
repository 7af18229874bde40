import { eventTypes } from "../events/data.js";
import type { History } from "../events/history.js";
import type { Feature, FeatureColumns } from "./feature.js";

/** Features of how a customer takes the brand's messages; missing where there were none. */
export const messageFeatures = [
  { name: "messages91", meaning: "messages received in the last 91 days", unit: "messages", group: "engagement", scale: "log" },
  { name: "openRate28", meaning: "part of the messages of the last 28 days that were opened", unit: "share", group: "engagement", scale: "linear", usual: { from: ["openRateBefore"] } },
  { name: "openRate91", meaning: "part of the messages of the last 91 days that were opened", unit: "share", group: "engagement", scale: "linear", usual: { from: ["openRateBefore"] } },
  { name: "openRateBefore", meaning: "part of the messages of more than 91 days ago that were opened", unit: "share", group: "engagement", scale: "linear" },
  { name: "clickRate91", meaning: "part of the messages of the last 91 days that were clicked", unit: "share", group: "engagement", scale: "linear" },
  { name: "messagesUnopened", meaning: "messages since the last one that was opened", unit: "messages", group: "engagement", scale: "log" },
  { name: "opensMissed", meaning: "opens that the own rate up to the last open would have brought since", unit: "opens", group: "engagement", scale: "log" },
  { name: "daysSinceOpen", meaning: "days since a message was opened", unit: "days", group: "engagement", scale: "log" },
  { name: "shares182", meaning: "shares in the last 182 days", unit: "shares", group: "engagement", scale: "log" },
  { name: "hasUnsubscribed", meaning: "unsubscribed, and has not joined again", unit: "yes/no", group: "engagement", scale: "linear" },
  { name: "hasLeftGroup", meaning: "left the group, and has not joined again", unit: "yes/no", group: "engagement", scale: "linear" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

const code = (type: (typeof eventTypes)[number]) => eventTypes.indexOf(type);
const [touch, open, click, share] = [code("touch"), code("open"), code("click"), code("share")];
const [join, leave, unsubscribe] = [code("join"), code("leave"), code("unsubscribe")];

/** Opens and messages that a rate up to the last open starts from, so that one open of one message is not "always". */
const opensBefore = 0.5;
const messagesBefore = 2;

/**
 * Computes `messageFeatures` in one pass over the events of the customers in `rows`. A message counts as opened (or
 * clicked) if an open (or click) comes before the next message.
 */
export function computeMessageFeatures(history: History, rows: Int32Array): FeatureColumns {
  const features: readonly Feature[] = messageFeatures;
  const columns = features.map(() => new Float64Array(rows.length));
  const [messages91, openRate28, openRate91, openRateBefore, clickRate91, unopened, missed, sinceOpen] =
    columns as Columns8;
  const [shares182, hasUnsubscribed, hasLeftGroup] = columns.slice(8) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const column of [openRate28, openRate91, openRateBefore, clickRate91, unopened, missed, sinceOpen])
    column.fill(Number.NaN);
  const { type, day, offsets, today } = history;
  if (!type) return { features, columns };
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let messages28 = 0;
    let quarter = 0;
    let earlier = 0;
    let opened28 = 0;
    let openedQuarter = 0;
    let openedEarlier = 0;
    let clickedQuarter = 0;
    let run = 0;
    // Days since the last message, as long as it has not been opened (clicked).
    let unopenedAgo = Number.NaN;
    let unclickedAgo = Number.NaN;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const ago = today - day[k]!;
      switch (type[k]) {
        case touch:
          if (ago < 28) messages28++;
          if (ago < 91) quarter++;
          else earlier++;
          unopenedAgo = unclickedAgo = ago;
          run++;
          break;
        case open:
          sinceOpen[i] = ago;
          if (!(unopenedAgo >= 0)) break;
          if (unopenedAgo < 28) opened28++;
          if (unopenedAgo < 91) openedQuarter++;
          else openedEarlier++;
          unopenedAgo = Number.NaN;
          run = 0;
          break;
        case click:
          if (unclickedAgo < 91) clickedQuarter++;
          unclickedAgo = Number.NaN;
          break;
        case share:
          if (ago < 182) shares182[i]!++;
          break;
        case unsubscribe:
          hasUnsubscribed[i] = 1;
          break;
        case leave:
          hasLeftGroup[i] = 1;
          break;
        case join:
          hasUnsubscribed[i] = hasLeftGroup[i] = 0;
          break;
      }
    }
    const messages = quarter + earlier;
    if (messages === 0) continue;
    messages91[i] = quarter;
    openRate28[i] = opened28 / messages28;
    openRate91[i] = openedQuarter / quarter;
    clickRate91[i] = clickedQuarter / quarter;
    openRateBefore[i] = openedEarlier / earlier;
    unopened[i] = run;
    missed[i] = (run * (openedQuarter + openedEarlier + opensBefore)) / (messages - run + messagesBefore);
  }
  return { features, columns };
}

type Columns8 = [
  Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
]; // biome-ignore format: eight
