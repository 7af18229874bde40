const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 12,345 */
export function count(n: number): string {
  return grouped.format(n);
}

/** 0.873; an en dash where there is no number. */
export function decimal(value: number | undefined, digits = 3): string {
  return value === undefined || !Number.isFinite(value) ? "–" : withoutMinusZero(value.toFixed(digits));
}

/** +0.052 */
export function signed(value: number, digits = 3): string {
  const text = decimal(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** 29 % of .29 */
export function percent(share: number | undefined, digits = 0): string {
  return share === undefined || !Number.isFinite(share)
    ? "–"
    : `${withoutMinusZero((share * 100).toFixed(digits))}%`;
}

/** +4%, 0%, -12% */
export function signedPercent(share: number | undefined): string {
  const text = percent(share);
  return share !== undefined && share > 0 && text !== "0%" && text !== "–" ? `+${text}` : text;
}

function withoutMinusZero(text: string): string {
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** "1 row", "2 rows" */
export function plural(n: number, noun: string, nouns = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : nouns}`;
}
