/** One measured number beside what it is to be judged by. */
export interface BenchmarkRow {
  readonly task: string;
  readonly data: string;
  readonly metric: string;
  readonly value: number;
  /** What a person would get without a model. */
  readonly baseline?: number | undefined;
  /** Best published or measured elsewhere on the same split. */
  readonly best?: number | undefined;
  readonly goal?: number | undefined;
  /** Whether more is better ("up"), less ("down"), or nearest to zero ("zero"). */
  readonly better: "up" | "down" | "zero";
  readonly note?: string | undefined;
}

/** Prints the rows as JSON lines, then as a table. */
export function printRows(rows: readonly BenchmarkRow[]): void {
  for (const row of rows) console.log(JSON.stringify(row));
  const header = ["task", "data", "metric", "value", "baseline", "best", "goal", ""];
  const cells = rows.map((row) => [
    row.task,
    row.data,
    row.metric,
    figure(row.value),
    figure(row.baseline),
    figure(row.best),
    figure(row.goal),
    [verdict(row), row.note].filter(Boolean).join("; "),
  ]);
  const widths = header.map((name, k) => Math.max(name.length, ...cells.map((line) => line[k]!.length)));
  const line = (parts: readonly string[]) =>
    parts
      .map((part, k) => part.padEnd(widths[k]!))
      .join("  ")
      .trimEnd();
  console.log(`\n${line(header)}\n${line(widths.map((width) => "-".repeat(width)))}`);
  for (const row of cells) console.log(line(row));
}

function verdict({ value, best, goal, better }: BenchmarkRow): string {
  const reaches = (bound: number) => {
    if (better === "up") return value >= bound;
    return better === "down" ? value <= bound : Math.abs(value) <= Math.abs(bound);
  };
  if (goal !== undefined && reaches(goal)) return "goal";
  if (best !== undefined) return reaches(best) ? "best" : "below best";
  return goal === undefined ? "" : "missed";
}

function figure(value: number | undefined): string {
  if (value === undefined) return "";
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") : value.toFixed(4);
}
