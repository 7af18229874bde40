import { eventTypes } from "../events/data.js";
import type { FileInspection } from "../events/readers/inspection.js";
import type { ReadReport } from "../events/report.js";
import { zoneOf } from "../events/zone.js";
import type { BaseFacts } from "./base-facts.js";
import { commandLine, type DataOptions } from "./data-options.js";
import { type FileWarning, warningLines } from "./file-warnings.js";
import { type IssueSamples, issueLines, isWorthNoting } from "./issue-lines.js";
import type { Language } from "./language.js";
import { fieldTexts } from "./messages/fields.js";
import { inspectTexts } from "./messages/inspect.js";
import type { Feed, Lack } from "./model-needs.js";
import { count, decimal, percent } from "./numbers.js";
import { indented, tableLines } from "./text-table.js";
import { clipped } from "./text-width.js";

type Texts = (typeof inspectTexts)["en"];

/** Everything `siyu inspect` found out. */
export interface Inspected {
  readonly path: string;
  readonly options: DataOptions;
  readonly file: FileInspection;
  readonly warnings: readonly FileWarning[];
  /** Absent where a required column is missing: then nothing was read. */
  readonly read?: { readonly report: ReadReport; readonly facts: BaseFacts; readonly feeds: readonly Feed[] };
}

/** What `siyu inspect` prints. */
export function inspectionLines(inspected: Inspected, samples: IssueSamples, language: Language): string[] {
  const texts = inspectTexts[language];
  const { path, options, file, warnings, read } = inspected;
  const sections: [title: string, lines: readonly string[]][] = [
    [texts.content, contentLines(inspected, texts)],
    [texts.columns, columnLines(file, language)],
  ];
  const careful = warningLines(warnings, language);
  if (!read) {
    if (careful.length > 0) sections.push([texts.problems, careful]);
    sections.push([texts.next, missingLines(inspected, texts)]);
  } else {
    const { report, facts, feeds } = read;
    const shown = (issues: ReadReport["byCode"]) => issueLines(issues, file, samples, language);
    const problems = [...careful, ...shown(report.byCode.filter(({ severity }) => severity === "error"))];
    const notices = shown(report.byCode.filter((issue) => isWorthNoting(issue, facts)));
    sections.push([
      texts.problems,
      problems.length > 0 ? problems : [report.rows === 0 ? texts.noRows : texts.fine],
    ]);
    if (notices.length > 0) sections.push([texts.notices, notices]);
    sections.push([texts.feeds, feedLines(feeds, language)]);
    const overall = feeds.find(({ model }) => model === "repurchase.overall");
    if (overall && overall.status !== "lacking")
      sections.push([texts.next, [commandLine(["siyu", "backtest", "repurchase", path], options)]]);
  }
  return sections.flatMap(([title, lines], i) => [...(i === 0 ? [] : [""]), title, ...indented(lines)]);
}

function contentLines({ path, file, read }: Inspected, texts: Texts): string[] {
  const form = [
    file.format.toUpperCase(),
    file.text?.encoding === "ascii" ? undefined : file.text?.encoding,
    file.text?.delimiter && texts.delimitedBy(texts.delimiters[file.text.delimiter] ?? file.text.delimiter),
  ];
  const rows = [
    [
      texts.file,
      texts.remark(
        path,
        form.filter((part) => part !== undefined),
      ),
    ],
  ];
  if (read) {
    const { report, facts } = read;
    rows.push([texts.rows, texts.rowsText(report.rows, report.skipped)]);
    rows.push([texts.events, typesText(report, texts)]);
    const { customers, returning, orderDays } = facts;
    rows.push([texts.customers, texts.customersText(customers, returning)]);
    rows.push([texts.orders, texts.ordersText(orderDays, decimal(orderDays / Math.max(1, customers), 1))]);
    if (report.from !== undefined && report.until !== undefined)
      rows.push([texts.period, periodText(report, texts)]);
  }
  if (file.dates) rows.push([texts.dates, texts.formats[file.dates.format] ?? file.dates.description]);
  if (read) rows.push([texts.timeZone, zoneText(read.report, read.facts, texts)]);
  return tableLines([{ title: "" }, { title: "" }], rows);
}

function zoneText({ timeZone, timeZoneAssumed }: ReadReport, { hasTimes }: BaseFacts, texts: Texts): string {
  if (!timeZoneAssumed) return timeZone;
  return texts.remark(timeZone, [hasTimes ? texts.assumed : texts.onlyDates]);
}

function typesText(report: ReadReport, texts: Texts): string {
  const types = eventTypes.filter((type) => report.types[type]);
  const parts = types.map((type) => `${texts.types[type] ?? type} ${count(report.types[type]!)}`);
  return parts.length < 2 ? (parts[0] ?? "0") : `${count(report.events)}: ${parts.join(", ")}`;
}

function periodText({ from, until, timeZone }: ReadReport, texts: Texts): string {
  const zone = zoneOf(timeZone);
  const dayText = (ms: number) => zone.isoOf(ms).slice(0, 10);
  return texts.periodText(
    dayText(from!),
    dayText(until! - 1),
    zone.dayOf(until! - 1) - zone.dayOf(from!) + 1,
  );
}

function columnLines({ columns, unmapped, missing }: FileInspection, language: Language): string[] {
  const texts = inspectTexts[language];
  const fields = fieldTexts[language];
  const examples = (samples: readonly string[]) => clipped(samples.slice(0, 3).join(", "), 44);
  const rows = [
    ...columns.map(({ column, field, confidence, samples }) => [
      clipped(column, 24),
      fields[field],
      confidence === 1 ? texts.given : percent(confidence),
      examples(samples),
    ]),
    ...unmapped.map(({ column, samples }) => [clipped(column, 24), texts.notRead, "", examples(samples)]),
    ...missing.map((field) => ["", texts.missing(fields[field]), "", ""]),
  ];
  return tableLines(
    [
      { title: texts.column },
      { title: texts.readAs },
      { title: texts.sure, align: "right" },
      { title: texts.examples },
    ],
    rows,
  );
}

function missingLines({ path, options, file }: Inspected, texts: Texts): string[] {
  const { missing, columns, unmapped } = file;
  const isSequence = [...columns, ...unmapped].some(({ column }) => /seq|次序|序号/i.test(column));
  const pairs = missing.map((field) => `${field === "timestamp" ? "time" : "customer"}=...`).join(",");
  return [
    ...(isSequence && missing.includes("timestamp") ? [texts.noDates] : []),
    texts.nameColumns,
    `${commandLine(["siyu", "inspect", path], options)} --columns ${pairs}`,
  ];
}

function feedLines(feeds: readonly Feed[], language: Language): string[] {
  const texts = inspectTexts[language];
  const rows = feeds.map(({ model, isAvailable, status, lacks }) => {
    const list = lacks.map((lack) => lackText(lack, language)).join(language === "zh" ? "、" : ", ");
    const why = list === "" ? "" : status === "thin" ? texts.thin(list) : texts.lacking(list);
    return [model, texts.status[status], why + (isAvailable ? "" : texts.soon)];
  });
  return tableLines([{ title: "" }, { title: "" }, { title: "" }], rows);
}

function lackText(lack: Lack, language: Language): string {
  const texts = inspectTexts[language];
  if ("field" in lack) return texts.lackField(fieldTexts[language][lack.field], lack.share);
  const { size, got, needed } = lack;
  const say = {
    customers: texts.lackCustomers,
    returning: texts.lackReturning,
    followers: texts.lackFollowers,
    newBuyers: texts.lackNewBuyers,
    historyDays: texts.lackDays,
  }[size];
  return say(got, needed);
}
