/** Beyond this a double does not hold every whole number. */
const mostMinorUnits = Number.MAX_SAFE_INTEGER;

export type NumberIssue = "invalid_number" | "amount_precision" | "amount_too_large";

/**
 * Money in minor units: 19.99 with 2 digits is 1999. NaN if it is not a number, has more decimals than
 * `digits`, or is beyond 2^53 minor units (then `moneyIssue` says which).
 *
 * Text is read digit by digit, exactly. A number is rounded only where it is a whole number of minor units but
 * for the noise of binary fractions: it is the double nearest to the decimal, or off by at most 2^-46 of itself
 * and .04 minor units (a further decimal is .1).
 */
export function minorUnits(value: unknown, digits: number): number {
  const minor = typeof value === "string" ? minorOfText(value, digits) : minorOfNumber(value, digits);
  return Math.abs(minor) <= mostMinorUnits ? minor : Number.NaN;
}

/** Why `minorUnits` gave NaN. */
export function moneyIssue(value: unknown, digits: number): NumberIssue {
  const number = decimal(value);
  if (Number.isNaN(number)) return "invalid_number";
  return Math.abs(number) * 10 ** digits > mostMinorUnits ? "amount_too_large" : "amount_precision";
}

/** A finite number from a number or decimal text ("19.99", "-3", "1e3"; spaces around it are cut); else NaN. */
export function decimal(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : Number.NaN;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return Number.NaN;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    const isPart = (unit >= 48 && unit <= 57) || unit === 46 || unit === 45 || unit === 43;
    if (!isPart && unit !== 101 && unit !== 69 && unit !== 32) return Number.NaN;
  }
  const number = value.trim() === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number + 0 : Number.NaN;
}

function minorOfNumber(value: unknown, digits: number): number {
  const number = decimal(value);
  const unit = 10 ** digits;
  const scaled = number * unit;
  const minor = Math.round(scaled) + 0;
  // The second test is exact: the double nearest to minor / unit is the one we were given.
  if (minor === scaled || minor / unit === number) return minor;
  const noise = Math.min(0.04, Math.abs(scaled) * 2 ** -46);
  return Math.abs(scaled - minor) <= noise ? minor : Number.NaN;
}

/** Plain decimal text by its digits; text with an exponent or spaces goes through a number. */
function minorOfText(text: string, digits: number): number {
  const first = text.charCodeAt(0);
  let at = first === 45 || first === 43 ? 1 : 0;
  let minor = 0;
  let decimals = -1;
  let count = 0;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 46 && decimals < 0) decimals = 0;
    else if (unit >= 48 && unit <= 57) {
      count++;
      if (decimals < 0) minor = minor * 10 + unit - 48;
      else if (decimals < digits) {
        minor = minor * 10 + unit - 48;
        decimals++;
      } else if (unit !== 48) return Number.NaN;
    } else return minorOfNumber(text, digits);
  }
  if (count === 0) return Number.NaN;
  for (let d = Math.max(decimals, 0); d < digits; d++) minor *= 10;
  return first === 45 ? 0 - minor : minor;
}
