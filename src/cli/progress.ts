import { Presets, SingleBar } from "cli-progress";
import type { ReadProgress } from "../events/readers/source.js";
import type { Progress } from "../model/run.js";
import type { Context } from "./context.js";
import type { Language, Translated } from "./language.js";
import { count } from "./numbers.js";
import { padded } from "./text-width.js";

const phaseWords: Translated<Readonly<Record<string, string>>> = {
  en: { read: "reading", snapshots: "looking back", validate: "comparing", fit: "fitting", backtest: "testing", predict: "scoring", events: "events", customers: "customers", truth: "truth" },
  zh: { read: "读取数据", snapshots: "回看历史", validate: "比较模型", fit: "训练模型", backtest: "回测", predict: "打分", events: "事件", customers: "客户", truth: "真值" },
}; // biome-ignore format: one language a line

/** A bar on standard error that shows where a long job stands, and nothing when nobody looks. */
export interface ProgressBar {
  onRead(progress: ReadProgress): void;
  onProgress(progress: Progress): void;
  stop(): void;
}

const silent: ProgressBar = { onRead() {}, onProgress() {}, stop() {} };

/** A phase in words; of a training within a back-test, "backtest 2/3: fit", both. */
function wordOf(phase: string, language: Language): string {
  const [, fold, inner] = /^backtest (\S+): (.+)$/.exec(phase) ?? [];
  const words = phaseWords[language];
  if (fold === undefined || inner === undefined) return words[phase] ?? phase;
  return `${words["backtest"]} ${fold} ${words[inner] ?? inner}`;
}

/** A bar where standard error is a terminal and neither JSON nor quiet was asked for; else one that does nothing. */
export function progressBar({ terminal, json, quiet, language }: Context): ProgressBar {
  if (json || quiet || !terminal.stderr.isTTY) return silent;
  const format = "{phase} {bar} {percentage}% {detail}";
  const bar = new SingleBar(
    { stream: terminal.stderr, format, clearOnComplete: true, hideCursor: true, linewrap: null, barsize: 30 },
    Presets.shades_classic,
  );
  let running: string | undefined;
  const show = (phase: string, done: number, total: number, detail = ""): void => {
    if (!(total > 0)) return;
    const words = { phase: padded(wordOf(phase, language), 12), detail };
    if (running !== phase) {
      bar.stop();
      bar.start(total, done, words);
      running = phase;
    }
    bar.setTotal(total);
    bar.update(done, words);
  };
  return {
    onRead: ({ bytes, totalBytes, rows }) => show("read", bytes, totalBytes ?? Number.NaN, count(rows)),
    onProgress: ({ phase, done, total }) => show(phase, done, total),
    stop: () => bar.stop(),
  };
}
