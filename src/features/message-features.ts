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

/** Messages of a span of days and how they were taken. */
interface Span {
  messages: number;
  opened: number;
  clicked: number;
}

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
    const recent: Span = { messages: 0, opened: 0, clicked: 0 };
    const quarter: Span = { messages: 0, opened: 0, clicked: 0 };
    const before: Span = { messages: 0, opened: 0, clicked: 0 };
    const last = { ago: Number.NaN, isOpened: false, isClicked: false };
    let [run, opened] = [0, 0];
    const answered = (field: "opened" | "clicked") => {
      if (last.ago < 28) recent[field]++;
      if (last.ago < 91) quarter[field]++;
      else before[field]++;
    };
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const ago = today - day[k]!;
      switch (type[k]) {
        case touch:
          if (ago < 28) recent.messages++;
          if (ago < 91) quarter.messages++;
          else before.messages++;
          last.ago = ago;
          last.isOpened = last.isClicked = false;
          run++;
          break;
        case open:
          sinceOpen[i] = ago;
          if (!(last.ago >= 0) || last.isOpened) break;
          last.isOpened = true;
          answered("opened");
          opened++;
          run = 0;
          break;
        case click:
          if (!(last.ago >= 0) || last.isClicked) break;
          last.isClicked = true;
          answered("clicked");
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
    messages91[i] = quarter.messages;
    openRate28[i] = recent.opened / recent.messages;
    openRate91[i] = quarter.opened / quarter.messages;
    clickRate91[i] = quarter.clicked / quarter.messages;
    openRateBefore[i] = before.opened / before.messages;
    const messages = quarter.messages + before.messages;
    if (messages === 0) continue;
    unopened[i] = run;
    missed[i] = (run * (opened + opensBefore)) / (messages - run + messagesBefore);
  }
  return { features, columns };
}

type Columns8 = [
  Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
]; // biome-ignore format: eight
