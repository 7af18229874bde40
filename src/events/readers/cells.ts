/** Words by which data bases, spreadsheets and scripts write "nothing". */
const missingWords: ReadonlySet<string> = new Set([
  "NULL",
  "null",
  "Null",
  "\\N",
  "NaN",
  "nan",
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "None",
  "none",
  "-",
  "--",
  "<NA>",
  "undefined",
]);

const longestMissingWord = 9;

/** The cell without spaces and tabs around it, and without the guard `="..."` or `'` that keeps an id from a spreadsheet. */
export function trimmed(cell: string): string {
  const length = cell.length;
  if (length === 0) return cell;
  const first = cell.charCodeAt(0);
  if (first > 39 && first !== 61 && first < 0x2000 && first !== 160) {
    const last = cell.charCodeAt(length - 1);
    if (last > 32 && last < 0x2000 && last !== 160) return cell;
  }
  return unguarded(cell.trim());
}

function unguarded(cell: string): string {
  if (cell.startsWith('="') && cell.endsWith('"') && cell.length > 2) return cell.slice(2, -1).trim();
  return cell.startsWith("'") && !cell.endsWith("'") ? cell.slice(1) : cell;
}

/** True of an empty cell and of words such as NULL. */
export function isMissing(cell: string): boolean {
  const length = cell.length;
  if (length === 0) return true;
  if (length > longestMissingWord) return false;
  const first = cell.charCodeAt(0);
  // Digits and most letters start no such word: n N u # - < \
  if (
    first !== 110 &&
    first !== 78 &&
    first !== 117 &&
    first !== 35 &&
    first !== 45 &&
    first !== 60 &&
    first !== 92
  )
    return false;
  return missingWords.has(cell);
}

/** True of an id that a spreadsheet has turned into a rounded number, such as 1.38001E+10. */
export function isRoundedId(cell: string): boolean {
  return cell.charCodeAt(1) === 46 && /^\d\.\d+[eE]\+\d{2,3}$/.test(cell);
}
