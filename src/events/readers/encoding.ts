import { isAscii, isUtf8 } from "node:buffer";
import { EventError, OptionsError } from "../../errors.js";

const replacement = "\uFFFD";

/**
 * Text of bytes that come in blocks.
 *
 * A byte order mark decides (UTF-8, UTF-16); else the first block with a byte beyond ASCII: UTF-8 if it is valid
 * UTF-8, else GB18030 (which holds GBK and GB2312), or Windows-1252 where its high bytes stand alone as accented
 * letters do. Up to that block all three are the same, so a late decision loses nothing. Afterwards bytes that are
 * wrong in the encoding become U+FFFD: the reader reports every row that holds one.
 */
export class BlockDecoder {
  #encoding: string | undefined;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  /** First bytes of a UTF-8 character that the last block cut: at most three. */
  #cut: Uint8Array = new Uint8Array(0);
  #started = false;

  /** @throws OptionsError `unknown_encoding` */
  constructor(encoding?: string) {
    if (encoding !== undefined) this.#choose(canonicalEncoding(encoding));
  }

  /** Name of the encoding; "ascii" until a byte beyond ASCII was seen. */
  get encoding(): string {
    return this.#encoding ?? "ascii";
  }

  /** Text of the next block. */
  decode(block: Uint8Array): string {
    let bytes = block;
    if (!this.#started) {
      this.#started = true;
      const mark = byteOrderMark(block);
      if (mark !== undefined) {
        if (this.#encoding === undefined) this.#choose(mark.encoding);
        if (this.#encoding === mark.encoding) bytes = block.subarray(mark.bytes);
      } else if (this.#encoding === undefined && block.includes(0)) {
        this.#choose(encodingWithZeros(block));
      }
    }
    if (this.#decoder !== undefined) return this.#decoder.decode(bytes, { stream: true });
    if (this.#cut.length === 0 && isAscii(bytes)) return latin1(bytes);
    const joined = this.#cut.length === 0 ? bytes : Buffer.concat([this.#cut, bytes]);
    const whole = lengthOfWholeCharacters(joined);
    if (this.#encoding === undefined) {
      const encoding = likelyEncoding(joined.subarray(0, whole));
      this.#choose(encoding);
      if (this.#decoder !== undefined) return this.#decode(joined);
    }
    this.#cut = joined.slice(whole);
    return utf8(joined.subarray(0, whole));
  }

  /** Text of what is left when the last block was given. */
  end(): string {
    const text = this.#decoder === undefined ? utf8(this.#cut) : this.#decoder.decode();
    this.#cut = new Uint8Array(0);
    return text;
  }

  #decode(bytes: Uint8Array): string {
    this.#cut = new Uint8Array(0);
    return this.#decoder!.decode(bytes, { stream: true });
  }

  #choose(encoding: string): void {
    this.#encoding = encoding;
    if (encoding !== "utf-8") this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
  }
}

/** True if `text` holds a character that stands for bytes which no encoding explained. */
export function hasUndecodable(text: string): boolean {
  return text.includes(replacement);
}

/** The platform's name of an encoding: "GBK" is "gbk", "utf8" is "utf-8". @throws OptionsError `unknown_encoding` */
export function canonicalEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    throw new OptionsError(
      "unknown_encoding",
      `'encoding' must be a name of the WHATWG Encoding Standard such as "utf-8" or "gb18030", got '${label}'.`,
      { encoding: label },
      { cause: error },
    );
  }
}

function byteOrderMark(bytes: Uint8Array): { encoding: string; bytes: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", bytes: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", bytes: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", bytes: 2 };
  if (bytes[0] === 0x84 && bytes[1] === 0x31 && bytes[2] === 0x95 && bytes[3] === 0x33) {
    return { encoding: "gb18030", bytes: 4 };
  }
  return undefined;
}

/** What files that begin so are, and what to do with them. */
const binaryKinds: { readonly [start: string]: string } = {
  PAR1: "a Parquet file: read it as Parquet",
  "\u00d0\u00cf\u0011\u00e0": "an old workbook (.xls): save the sheet as CSV",
  SQLi: "an SQLite data base",
};

/** UTF-16 without a mark shows zeros on every second byte; any other file with a zero is not text. */
function encodingWithZeros(bytes: Uint8Array): string {
  const zeros = [0, 0];
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) zeros[i & 1]!++;
  const [even, odd] = zeros as [number, number];
  if (odd > bytes.length / 8 && even * 20 < odd) return "utf-16le";
  if (even > bytes.length / 8 && odd * 20 < even) return "utf-16be";
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  const kind = start.startsWith("PK")
    ? "a workbook or zip archive: save the sheet as CSV"
    : (binaryKinds[start] ?? "not text: it holds zero bytes");
  throw new EventError("not_text", `The file is ${kind}. Expected a text file with one row per line.`);
}

/** Encoding of bytes beyond ASCII: the one that leaves fewer bytes unexplained, UTF-8 before GB18030. */
function likelyEncoding(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return "utf-8";
  const wrongUtf8 = undecodable(utf8(bytes));
  const wrongGb18030 = undecodable(new TextDecoder("gb18030").decode(bytes, { stream: true }));
  if (wrongUtf8 <= wrongGb18030) return "utf-8";
  return hasLoneHighBytes(bytes) ? "windows-1252" : "gb18030";
}

/**
 * True if most bytes beyond ASCII stand between ASCII bytes, as accented letters of Windows-1252 do. Chinese text in
 * GB18030 is of pairs, and its second byte is beyond ASCII for all characters of GB 2312 (all that are common).
 */
function hasLoneHighBytes(bytes: Uint8Array): boolean {
  let lone = 0;
  let paired = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue;
    if (isFourByteCharacter(bytes, i)) {
      paired++;
      i += 3;
    } else if (i + 1 < bytes.length && bytes[i + 1]! < 0x80) lone++;
    else {
      paired++;
      i++;
    }
  }
  return lone > paired;
}

/** GB18030 writes rarer signs, "¥" among them, as high byte, digit, high byte, digit. */
function isFourByteCharacter(bytes: Uint8Array, at: number): boolean {
  const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
  return isDigit(bytes[at + 1]) && (bytes[at + 2] ?? 0) > 0x80 && isDigit(bytes[at + 3]);
}

function undecodable(text: string): number {
  let count = 0;
  for (let at = text.indexOf(replacement); at >= 0; at = text.indexOf(replacement, at + 1)) count++;
  return count;
}

/** Length of `bytes` without a UTF-8 character that its end cuts. */
function lengthOfWholeCharacters(bytes: Uint8Array): number {
  const end = bytes.length;
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = bytes[end - back]!;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? end - back : end;
    }
    if (byte < 0x80) return end;
  }
  return end;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}
