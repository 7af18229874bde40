import { padded, textWidth } from "./text-width.js";

export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
}

/**
 * A table as lines of text, columns two spaces apart, full-width characters counted as two columns; the titles stand
 * in the first line unless all are empty.
 *
 * @param rows cells of each row, one a column
 */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const titles = columns.map(({ title }) => title);
  const lines = titles.some((title) => title !== "") ? [titles, ...rows] : rows;
  const widths = columns.map((_, c) =>
    lines.reduce((width, line) => Math.max(width, textWidth(line[c] ?? "")), 0),
  );
  return lines.map((line) =>
    columns
      .map(({ align }, c) => padded(line[c] ?? "", widths[c]!, align))
      .join("  ")
      .trimEnd(),
  );
}

/** Lines moved to the right. */
export function indented(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => (line === "" ? "" : " ".repeat(by) + line));
}
