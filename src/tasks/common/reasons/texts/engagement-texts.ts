import type { FeatureTexts } from "./feature-text.js";

/** Visits and messages. */
export const engagementTexts: FeatureTexts = {
  visits28: {
    is: ["{value:visit|visits} in the last 28 days", "近 28 天互动 {value} 次"],
    none: ["no visit in the last 28 days", "近 28 天没有互动"],
    below: ["visits in 28 days fell from {usual} to {value}", "近 28 天互动从平时的 {usual} 次降到 {value} 次"],
    above: ["visits in 28 days rose from {usual} to {value}", "近 28 天互动从平时的 {usual} 次升到 {value} 次"],
  },
  visits91: {
    is: ["{value:visit|visits} in the last 91 days", "近 91 天互动 {value} 次"],
    none: ["no visit in the last 91 days", "近 91 天没有互动"],
    below: ["visits in 91 days fell from {usual} to {value}", "近 91 天互动从平时的 {usual} 次降到 {value} 次"],
    above: ["visits in 91 days rose from {usual} to {value}", "近 91 天互动从平时的 {usual} 次升到 {value} 次"],
  },
  daysSinceVisit: {
    is: ["last visit {value:day|days} ago", "最近一次互动在 {value} 天前"],
    none: ["visited on the last day", "刚刚有过互动"],
    missing: ["no visit so far", "从未有过互动"],
  },
  touches28: {
    is: ["{value:message|messages} received in the last 28 days", "近 28 天收到 {value} 条消息"],
    none: ["no message received in the last 28 days", "近 28 天没有收到消息"],
  },
  hasLeft: {
    is: ["has unsubscribed or left the group", "已退订或退群"],
    none: ["has neither unsubscribed nor left the group", "没有退订或退群"],
  },
  messages91: {
    is: ["{value:message|messages} received in the last 91 days", "近 91 天收到 {value} 条消息"],
    none: ["no message received in the last 91 days", "近 91 天没有收到消息"],
  },
  openRate28: {
    is: ["opened {value} of the messages of the last 28 days", "近 28 天消息打开率 {value}"],
    none: ["has opened none of the messages of the last 28 days", "近 28 天的消息一条都没打开"],
    below: ["open rate in 28 days fell from {usual} to {value}", "近 28 天消息打开率从 {usual} 降到 {value}"],
    above: ["open rate in 28 days rose from {usual} to {value}", "近 28 天消息打开率从 {usual} 升到 {value}"],
    missing: ["no message received in the last 28 days", "近 28 天没有收到消息"],
  },
  openRate91: {
    is: ["opened {value} of the messages of the last 91 days", "近 91 天消息打开率 {value}"],
    none: ["has opened none of the messages of the last 91 days", "近 91 天的消息一条都没打开"],
    below: ["open rate in 91 days fell from {usual} to {value}", "近 91 天消息打开率从 {usual} 降到 {value}"],
    above: ["open rate in 91 days rose from {usual} to {value}", "近 91 天消息打开率从 {usual} 升到 {value}"],
    missing: ["no message received in the last 91 days", "近 91 天没有收到消息"],
  },
  openRateBefore: {
    is: ["opened {value} of the messages of more than 91 days ago", "91 天以前的消息打开率 {value}"],
    none: ["opened none of the messages of more than 91 days ago", "91 天以前的消息一条都没打开"],
    missing: ["no message received more than 91 days ago", "91 天以前没有收到消息"],
  },
  clickRate91: {
    is: ["clicked {value} of the messages of the last 91 days", "近 91 天消息点击率 {value}"],
    none: ["has clicked none of the messages of the last 91 days", "近 91 天的消息一次都没点击"],
    missing: ["no message received in the last 91 days", "近 91 天没有收到消息"],
  },
  messagesUnopened: {
    is: ["has opened none of the last {value:message|messages}", "最近 {value} 条消息都没打开"],
    one: ["has not opened the last message", "最近一条消息没打开"],
    none: ["opened the last message", "打开了最近一条消息"],
    missing: ["no message received so far", "从未收到消息"],
  },
  opensMissed: {
    is: ["{value:message|messages} unopened that would usually have been opened", "按平时习惯，少打开了 {value} 条消息"],
    none: ["opens messages as usual", "消息打开情况与平时一致"],
    missing: ["has never opened a message", "从未打开过消息"],
  },
  daysSinceOpen: {
    is: ["last opened a message {value:day|days} ago", "最近一次打开消息在 {value} 天前"],
    none: ["opened a message on the last day", "刚刚打开过消息"],
    missing: ["has never opened a message", "从未打开过消息"],
  },
  shares182: {
    is: ["{value:share|shares} in the last 182 days", "近 182 天分享 {value} 次"],
    none: ["no share in the last 182 days", "近 182 天没有分享"],
  },
  hasUnsubscribed: {
    is: ["has unsubscribed", "已退订"],
    none: ["has not unsubscribed", "没有退订"],
  },
  hasLeftGroup: {
    is: ["has left the group", "已退群"],
    none: ["has not left the group", "没有退群"],
  },
}; // biome-ignore format: one wording a line
