import { EventError } from "../../errors.js";
import type { EventData } from "../data.js";
import type { Issue, IssueCode, Severity } from "../issues.js";
import type { ReadSettings } from "../read-options.js";
import type { IssueCount } from "../report.js";

/** What can be wrong with a row before it is an event, and what is worth telling of a file. */
export const fileIssueKinds = {
  wrong_cell_count: { severity: "error", sentence: "The row has another number of cells than the header" },
  unclosed_quote: { severity: "error", sentence: "A quoted cell is not closed before the next cell or line" },
  invalid_encoding: {
    severity: "error",
    sentence: "The row holds bytes that are no text in the file's encoding",
  },
  invalid_json: { severity: "error", sentence: "The line must be one JSON object" },
  rounded_id: { severity: "error", sentence: "The id is a number that a spreadsheet has rounded" },
  ambiguous_dates: { severity: "notice", sentence: "The dates can be read day first and month first" },
  amount_of_price: { severity: "notice", sentence: "The amount is the unit price times the quantity" },
} as const satisfies Record<string, { severity: Severity; sentence: string }>;

export type FileIssueCode = keyof typeof fileIssueKinds;

const keptRows = 20;

/** Issues of the file itself, and how many rows they cost. */
export class FileIssues {
  readonly #onIssue: ((issue: Issue) => void) | undefined;
  readonly #byCode = new Map<FileIssueCode, { count: number; first: IssueCount["first"][number][] }>();
  #brokenRows = 0;

  constructor(settings: ReadSettings) {
    this.#onIssue = settings.onIssue;
  }

  /** Rows that never became an event. */
  get brokenRows(): number {
    return this.#brokenRows;
  }

  /** Tells one issue; an error costs its row. */
  add(code: FileIssueCode, row: number, field = "", value?: unknown, detail = ""): void {
    const { severity, sentence } = fileIssueKinds[code];
    if (severity === "error") this.#brokenRows++;
    const message = `Row ${row}${field === "" ? "" : `, '${field}'`}: ${sentence}${detail}.`;
    let entry = this.#byCode.get(code);
    if (entry === undefined) {
      entry = { count: 0, first: [] };
      this.#byCode.set(code, entry);
    }
    if (entry.count++ < keptRows) entry.first.push(Object.freeze({ row, field, message }));
    const issue = { row, code: code as unknown as IssueCode, severity, field, message };
    this.#onIssue?.(value === undefined ? issue : { ...issue, value });
  }

  /**
   * The events with the report of the whole file.
   *
   * @throws EventError `invalid_events` if rows are broken and `onInvalid` is "throw"
   */
  addTo(data: EventData, settings: ReadSettings): EventData {
    const counts = [...this.#byCode].map(
      ([code, { count, first }]): IssueCount =>
        Object.freeze({
          code: code as unknown as IssueCode,
          severity: fileIssueKinds[code].severity,
          count,
          first,
        }),
    );
    const { report } = data;
    if (this.#brokenRows > 0 && settings.onInvalid === "throw")
      this.#throw(counts, report.rows + this.#brokenRows);
    if (counts.length === 0) return data;
    const byCode = [...report.byCode, ...counts].sort(
      (a, b) => Number(a.severity !== "error") - Number(b.severity !== "error") || b.count - a.count,
    );
    return Object.freeze({
      ...data,
      report: Object.freeze({
        ...report,
        rows: report.rows + this.#brokenRows,
        skipped: report.skipped + this.#brokenRows,
        byCode: Object.freeze(byCode),
      }),
    });
  }

  #throw(counts: readonly IssueCount[], rows: number): never {
    const errors = counts.filter(({ severity }) => severity === "error");
    const first = errors.flatMap(({ code, first }) => first.map((issue) => ({ code, ...issue })));
    first.sort((a, b) => a.row - b.row);
    const listed = first.slice(0, keptRows);
    throw new EventError(
      "invalid_events",
      [
        `${this.#brokenRows} of ${rows} rows cannot be read (onInvalid: "skip" would leave them out).`,
        ...listed.map(({ message }) => message),
      ].join("\n"),
      {
        rows,
        broken: this.#brokenRows,
        byCode: errors.map(({ code, count }) => ({ code, count })),
        first: listed,
      },
    );
  }
}
