/** How a column of numbers writes its decimals. */
export type DecimalStyle = "point" | "comma";

const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
const groupedByPoint = /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/;
const plainDecimal = /^(?:\d+(?:\.\d*)?|\.\d+)$/;
const plainDecimalComma = /^(?:\d+(?:,\d*)?|,\d+)$/;
const currency =
  /^(?:[¥$€£]|RMB|CNY|USD|EUR|HKD|TWD|NT\$|US\$|HK\$|人民币)|(?:元|块|[¥$€£]|RMB|CNY|USD|EUR)$/gi;
const unitOfCount = /(?:个|件|瓶|盒|袋|支|只|包|箱|台|双|套|份|次|条|张|本|pcs|ea)$/i;

/**
 * A number as people write it, as plain decimal text (`-1234.5`): exactly the digits that stand there.
 *
 * Read are `1,234.50`, `¥1,234.50`, `￥12`, `12元`, `+3`, `(12.00)` as -12.00, full-width digits, `2件` where `counts`
 * is set, and `1.234,56` in a column of style "comma".
 *
 * @returns undefined if the text is anything else: percents, exponents and words are not numbers here
 */
export function decimalText(text: string, style: DecimalStyle = "point", counts = false): string | undefined {
  if (style === "point" && !Number.isNaN(plainNumber(text))) return text;
  let rest = text.normalize("NFKC").replace(/\s+/g, "").replace(/[−–]/g, "-");
  let negative = false;
  if (/^\(.*\)$/.test(rest)) {
    negative = true;
    rest = rest.slice(1, -1);
  }
  rest = rest.replace(currency, "");
  if (counts) rest = rest.replace(unitOfCount, "");
  if (!negative && (rest.startsWith("-") || rest.startsWith("+"))) {
    negative = rest.startsWith("-");
    rest = rest.slice(1).replace(currency, "");
  }
  if (style === "comma") {
    if (groupedByPoint.test(rest)) rest = rest.replaceAll(".", "");
    else if (!plainDecimalComma.test(rest)) return undefined;
    rest = rest.replace(",", ".");
  } else if (grouped.test(rest)) rest = rest.replaceAll(",", "");
  if (!plainDecimal.test(rest)) return undefined;
  if (rest.startsWith(".")) rest = `0${rest}`;
  if (rest.endsWith(".")) rest = rest.slice(0, -1);
  return negative ? `-${rest}` : rest;
}

/** "comma" only where some cell can be read with a decimal comma alone and no cell with a decimal point alone. */
export function decimalStyle(sample: readonly string[]): DecimalStyle {
  let onlyComma = 0;
  for (const text of sample) {
    const point = decimalText(text, "point") !== undefined;
    const comma = decimalText(text, "comma") !== undefined;
    if (point && !comma) return "point";
    if (comma && !point) onlyComma++;
  }
  return onlyComma > 0 ? "comma" : "point";
}

/** Powers of ten that a double holds exactly, as far as they are needed. */
const powersOfTen = Float64Array.from({ length: 16 }, (_, i) => 10 ** i);
const mostDigits = 15;

/**
 * Value of plain decimal text such as `-1234.50` (digits, one point between digits, a minus before them), which nearly
 * every cell of nearly every file is; NaN for any other text and for more than 15 digits. The quotient of two whole
 * numbers that a double holds is the double nearest to the text, as `Number` would give it.
 */
export function plainNumber(text: string): number {
  const length = text.length;
  const first = text.charCodeAt(0) === 45 ? 1 : 0;
  if (length === first || length - first > mostDigits) return Number.NaN;
  let value = 0;
  let point = -1;
  for (let i = first; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) value = value * 10 + (code - 48);
    else if (code === 46 && point < 0 && i > first && i < length - 1) point = i;
    else return Number.NaN;
  }
  if (point >= 0) value /= powersOfTen[length - 1 - point]!;
  return first === 1 ? 0 - value : value;
}

/**
 * Product of two decimal texts, rounded half away from zero to `decimals` places; exact before the rounding.
 */
export function multiplyDecimals(a: string, b: string, decimals: number): string {
  const [left, leftPlaces] = scaled(a);
  const [right, rightPlaces] = scaled(b);
  let product = left * right;
  const places = leftPlaces + rightPlaces;
  const negative = product < 0n;
  if (negative) product = -product;
  if (places > decimals) {
    const divisor = 10n ** BigInt(places - decimals);
    product = (product + divisor / 2n) / divisor;
  } else product *= 10n ** BigInt(decimals - places);
  const text = product.toString().padStart(decimals + 1, "0");
  const sign = negative && product > 0n ? "-" : "";
  if (decimals === 0) return sign + text;
  return `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

function scaled(text: string): [value: bigint, places: number] {
  const point = text.indexOf(".");
  if (point < 0) return [BigInt(text), 0];
  return [BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1];
}
