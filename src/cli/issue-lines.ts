import type { Issue } from "../events/issues.js";
import type { FileInspection } from "../events/readers/inspection.js";
import type { IssueCount } from "../events/report.js";
import type { BaseFacts } from "./base-facts.js";
import type { Language } from "./language.js";
import { inspectTexts } from "./messages/inspect.js";
import { type AnyIssueCode, issueTexts } from "./messages/issues.js";
import { indented } from "./text-table.js";
import { clipped } from "./text-width.js";

/** One place where an issue was seen. */
interface IssueSample {
  readonly row: number;
  readonly field: string;
  readonly value?: string;
}

const kept = 3;

/** The first places of each issue code, with the values that were found there. */
export class IssueSamples {
  readonly #byCode = new Map<string, IssueSample[]>();

  readonly add = ({ code, row, field, value }: Issue): void => {
    const samples = this.#byCode.get(code);
    if (samples && samples.length >= kept) return;
    const sample = { row, field, ...(value !== undefined && { value: clipped(textOf(value), 30) }) };
    if (samples) samples.push(sample);
    else this.#byCode.set(code, [sample]);
  };

  of(code: string): readonly IssueSample[] {
    return this.#byCode.get(code) ?? [];
  }
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** What is the matter with the rows of a file, where, and what to do about it. */
export function issueLines(
  issues: readonly IssueCount[],
  { columns }: FileInspection,
  samples: IssueSamples,
  language: Language,
): string[] {
  const texts = inspectTexts[language];
  const nameOf = (field: string) => columns.find((column) => column.field === field)?.column ?? field;
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
export function isWorthNoting({ severity, code }: IssueCount, { hasTimes }: BaseFacts): boolean {
  return severity === "notice" && code !== "unknown_field" && (hasTimes || code !== "time_zone_assumed");
}

/** "5 amount=-3" */
function placeText({ row, field, value }: IssueSample, nameOf: (field: string) => string): string {
  const name = field === "" ? "" : nameOf(field);
  const cell = value === undefined ? name : name === "" ? value : `${name}=${value}`;
  return cell === "" ? String(row) : `${row} ${cell}`;
}
