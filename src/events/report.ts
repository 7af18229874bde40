import { type Clock, type EventType, eventTypes } from "./data.js";
import { type Issue, type IssueCode, issueKinds, issueMessage, type Severity } from "./issues.js";
import { zoneOf } from "./zone.js";

/** Rows of one code that the report keeps; all of them go to `onIssue`. */
const keptRows = 20;

export interface IssueCount {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly count: number;
  /** The first 20. */
  readonly first: readonly { readonly row: number; readonly field: string; readonly message: string }[];
}

/** What a read found: plain, frozen data. */
export interface ReadReport {
  /** Rows looked at, events kept, rows skipped: rows = events + skipped. */
  readonly rows: number;
  readonly events: number;
  readonly skipped: number;
  readonly customers: number;
  readonly byCode: readonly IssueCount[];
  readonly clock: Clock;
  readonly timeZone: string;
  /** Text without an offset was read as UTC because no `timeZone` was given. */
  readonly timeZoneAssumed: boolean;
  readonly currencyDigits: number;
  /** First instant and end (exclusive), epoch milliseconds; absent without events and without dates. */
  readonly from?: number;
  readonly until?: number;
  /** Events of each type. */
  readonly types: { readonly [T in EventType]?: number };
  /** Events that give each optional field; fields that none gives are absent. */
  readonly given: Readonly<Record<string, number>>;
}

/** Counts issues by code, keeps the first rows of each, and hands every one on. */
export class IssueLog {
  readonly #onIssue: ((issue: Issue) => void) | undefined;
  readonly #byCode = new Map<IssueCode, { count: number; first: IssueCount["first"][number][] }>();

  constructor(onIssue?: (issue: Issue) => void) {
    this.#onIssue = onIssue;
  }

  add(code: IssueCode, row: number, field: string, value?: unknown, detail = ""): void {
    let entry = this.#byCode.get(code);
    if (entry === undefined) {
      entry = { count: 0, first: [] };
      this.#byCode.set(code, entry);
    }
    entry.count++;
    const isKept = entry.first.length < keptRows;
    if (!isKept && this.#onIssue === undefined) return;
    const message = issueMessage(code, row, field, value, detail);
    if (isKept) entry.first.push(Object.freeze({ row, field, message }));
    const issue: Issue = { row, code, severity: issueKinds[code].severity, field, message };
    this.#onIssue?.(value === undefined ? issue : { ...issue, value });
  }

  /** Sets the count of a code whose rows are all alike, of which only the first is kept. */
  count(code: IssueCode, count: number): void {
    const entry = this.#byCode.get(code);
    if (entry !== undefined) entry.count = count;
  }

  /** Errors first, then by count, then by code. */
  counts(): readonly IssueCount[] {
    const counts = [...this.#byCode].map(([code, { count, first }]): IssueCount => {
      return Object.freeze({
        code,
        severity: issueKinds[code].severity,
        count,
        first: Object.freeze([...first]),
      });
    });
    counts.sort(
      (a, b) =>
        (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1) ||
        b.count - a.count ||
        (a.code < b.code ? -1 : 1),
    );
    return Object.freeze(counts);
  }
}

/** The report as lines for people. */
export function formatReport(report: ReadReport): string[] {
  const number = (n: number) => n.toLocaleString("en-US");
  const lines = [
    `${number(report.events)} events of ${number(report.customers)} customers from ${number(report.rows)} rows, ${number(report.skipped)} skipped.`,
  ];
  if (report.from !== undefined && report.until !== undefined) {
    const zone = zoneOf(report.timeZone);
    lines.push(`From ${zone.isoOf(report.from)} until ${zone.isoOf(report.until)} (${report.timeZone}).`);
  }
  const types = eventTypes.filter((type) => report.types[type] !== undefined);
  if (types.length > 0)
    lines.push(`Types: ${types.map((t) => `${t} ${number(report.types[t]!)}`).join(", ")}.`);
  const given = Object.entries(report.given).map(([field, count]) => `${field} ${number(count)}`);
  if (given.length > 0) lines.push(`Given: ${given.join(", ")}.`);
  for (const { code, severity, count, first } of report.byCode) {
    lines.push(
      `${severity === "error" ? "Error" : "Notice"} ${code}: ${number(count)}. ${first[0]?.message ?? ""}`.trimEnd(),
    );
  }
  return lines;
}
