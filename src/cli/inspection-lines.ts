import { eventTypes } from "../events/data.js";
import type { ColumnField } from "../events/readers/column-names.js";
import type { FileInspection } from "../events/readers/inspection.js";
import type { IssueCount, ReadReport } from "../events/report.js";
import { zoneOf } from "../events/zone.js";
import type { BaseFacts } from "./base-facts.js";
import type { Inspected } from "./commands/inspect.js";
import type { IssueSample, IssueSamples } from "./issue-samples.js";
import type { Language } from "./language.js";
import { fieldTexts } from "./messages/fields.js";
import { inspectTexts } from "./messages/inspect.js";
import { type AnyIssueCode, issueTexts } from "./messages/issues.js";
import type { Feed, Lack } from "./model-needs.js";
import { count, decimal, percent } from "./numbers.js";
import { indented, tableLines } from "./text-table.js";
import { clipped } from "./text-width.js";

type Texts = (typeof inspectTexts)["en"];

/** What `siyu inspect` prints. */
export function inspectionLines(
  { path, file, report, facts, feeds }: Inspected,
  samples: IssueSamples,
  language: Language,
): string[] {
  const texts = inspectTexts[language];
  const sections: string[][] = [[texts.content, ...indented(contentLines(file, report, facts, path, texts))]];
  sections.push([texts.columns, ...indented(columnLines(file, language))]);
  if (!report || !facts || !feeds) {
    sections.push([texts.next, ...indented(missingLines(path, file, texts))]);
  } else {
    const errors = report.byCode.filter(({ severity }) => severity === "error");
    const notices = report.byCode.filter((issue) => isWorthNoting(issue, facts));
    const nameOf = columnNamer(file);
    const shown = (issues: readonly IssueCount[]) => indented(issueLines(issues, samples, nameOf, language));
    sections.push([texts.problems, ...(errors.length > 0 ? shown(errors) : indented([texts.fine]))]);
    if (notices.length > 0) sections.push([texts.notices, ...shown(notices)]);
    sections.push([texts.feeds, ...indented(feedLines(feeds, language))]);
    const overall = feeds.find(({ model }) => model === "repurchase.overall");
    if (overall && overall.status !== "lacking") {
      sections.push([texts.next, ...indented([`siyu backtest repurchase ${quoted(path)}`])]);
    }
  }
  return sections.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

function contentLines(
  file: FileInspection,
  report: ReadReport | undefined,
  facts: BaseFacts | undefined,
  path: string,
  texts: Texts,
): string[] {
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
  if (report && facts) {
    rows.push([texts.rows, texts.rowsText(report.rows, report.skipped)]);
    rows.push([texts.events, typesText(report, texts)]);
    const { customers, returning, orderDays } = facts;
    rows.push([texts.customers, texts.customersText(customers, returning)]);
    rows.push([texts.orders, texts.ordersText(orderDays, decimal(orderDays / Math.max(1, customers), 1))]);
    if (report.from !== undefined && report.until !== undefined)
      rows.push([texts.period, periodText(report, texts)]);
  }
  if (file.dates) rows.push([texts.dates, texts.formats[file.dates.format] ?? file.dates.description]);
  if (report && facts) rows.push([texts.timeZone, zoneText(report, facts, texts)]);
  return tableLines([{ title: "" }, { title: "" }], rows);
}

function zoneText({ timeZone, timeZoneAssumed }: ReadReport, { hasTimes }: BaseFacts, texts: Texts): string {
  if (!timeZoneAssumed) return timeZone;
  return texts.remark(timeZone, [hasTimes ? texts.assumed : texts.onlyDates]);
}

function typesText(report: ReadReport, texts: Texts): string {
  const types = eventTypes.filter((type) => report.types[type]);
  const parts = types.map((type) => `${texts.types[type] ?? type} ${count(report.types[type]!)}`);
  return parts.length === 1 ? parts[0]! : `${count(report.events)}: ${parts.join(", ")}`;
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

function missingLines(path: string, { missing, columns, unmapped }: FileInspection, texts: Texts): string[] {
  const isSequence = [...columns, ...unmapped].some(({ column }) => /seq|次序|序号/i.test(column));
  const pairs = missing.map((field) => `${field === "timestamp" ? "time" : "customer"}=...`).join(",");
  return [
    ...(isSequence && missing.includes("timestamp") ? [texts.noDates] : []),
    texts.nameColumns,
    `siyu inspect ${quoted(path)} --columns ${pairs}`,
  ];
}

/** Name of the column that a field was read from. */
function columnNamer({ columns }: FileInspection): (field: string) => string {
  return (field) => columns.find((column) => column.field === (field as ColumnField))?.column ?? field;
}

function issueLines(
  issues: readonly IssueCount[],
  samples: IssueSamples,
  nameOf: (field: string) => string,
  language: Language,
): string[] {
  const texts = inspectTexts[language];
  return issues.flatMap(({ code, count: n, first }) => {
    const text = issueTexts[language][code as AnyIssueCode] ?? { what: first[0]?.message ?? code, todo: "" };
    const places = samples.of(code).map((sample) => placeText(sample, nameOf));
    const isOneOfMany = places.length === 1 && n > 1;
    const rows =
      places.length > 0 && !isOneOfMany
        ? texts.whereRows(places.join(", ") + (n > places.length ? " …" : ""))
        : "";
    return [
      `${text.what} [${code}]: ${texts.affected(n)}${rows}`,
      ...(text.todo === "" ? [] : indented([`${texts.todo} ${text.todo}`])),
    ];
  });
}

/** Columns that are not read stand in the list of columns; the time zone of dates without a time makes no difference. */
function isWorthNoting({ severity, code }: IssueCount, { hasTimes }: BaseFacts): boolean {
  return severity === "notice" && code !== "unknown_field" && (hasTimes || code !== "time_zone_assumed");
}

/** "5 amount=-3" */
function placeText({ row, field, value }: IssueSample, nameOf: (field: string) => string): string {
  const name = field === "" ? "" : nameOf(field);
  const cell = value === undefined ? name : name === "" ? value : `${name}=${value}`;
  return cell === "" ? String(row) : `${row} ${cell}`;
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
  const say = { customers: texts.lackCustomers, returning: texts.lackReturning, historyDays: texts.lackDays }[
    size
  ];
  return say(got, needed);
}

/** A path as a shell takes it. */
export function quoted(path: string): string {
  return /^[\p{Letter}\p{Number}_./~+-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
