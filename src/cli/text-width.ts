const mark = /\p{Mark}|\p{Format}/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/**
 * Columns that a text takes in a terminal: 2 for full-width characters (Chinese, Japanese, Korean, their punctuation),
 * 0 for combining marks, 1 for the others (Unicode Standard Annex 11, wide and full-width ranges).
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += mark.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** The text filled up with spaces to `width` columns. */
export function padded(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + space : space + text;
}

/** The text in one line of at most `width` columns: control characters are spaces, a longer text ends in "…". */
export function clipped(text: string, width: number): string {
  const line = text.replace(/\p{Cc}+/gu, " ");
  if (textWidth(line) <= width) return line;
  let out = "";
  let used = 1;
  for (const character of line) {
    used += textWidth(character);
    if (used > width) break;
    out += character;
  }
  return `${out}…`;
}

/**
 * Lines of at most `width` columns: broken at spaces, and between any two full-width characters, but not before
 * closing punctuation.
 */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line !== "" && textWidth(line) + textWidth(piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  return lines;
}

/** Parts between which a line may break, each with the spaces that follow it. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of text) {
    const isBreak =
      piece !== "" && (piece.endsWith(" ") ? character !== " " : breaksBetween(piece, character));
    if (isBreak) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  if (piece !== "") pieces.push(piece);
  return pieces;
}

const closing = /[、。，．：；！？）】」』》”’％…,.:;!?)%\]]/u;
const opening = /[（【「『《“‘([]$/u;

function breaksBetween(before: string, after: string): boolean {
  if (closing.test(after) || opening.test(before) || after === " ") return false;
  const last = Array.from(before).at(-1)!;
  return wide.test(last) || wide.test(after);
}
