import { SavedModelError } from "../errors.js";
import { decodeText, TextEncoding } from "../events/text-bytes.js";

/** A list of strings as two tensors: UTF-8 text end to end, and length + 1 positions in it. */
export interface StringTensors {
  readonly text: Uint8Array;
  readonly offsets: Uint32Array;
}

/**
 * Vocabularies are saved as tensors, as JSON text of a million names would be the whole header. Any string comes
 * back as it was; a surrogate that stands alone is written as three bytes of its own, as in an event table.
 */
export function stringsToTensors(strings: readonly string[]): StringTensors {
  const encoding = new TextEncoding();
  const offsets = new Uint32Array(strings.length + 1);
  const parts = strings.map((string, i) => {
    encoding.encode(string);
    offsets[i + 1] = offsets[i]! + encoding.length;
    return encoding.bytes.slice(0, encoding.length);
  });
  const text = new Uint8Array(offsets[strings.length]!);
  parts.forEach((part, i) => {
    text.set(part, offsets[i]!);
  });
  return { text, offsets };
}

/** @throws SavedModelError "bad_tensor" when the two do not belong together or the text is not UTF-8 */
export function stringsFromTensors({ text, offsets }: StringTensors): string[] {
  const count = offsets.length - 1;
  if (count < 0 || offsets[0] !== 0 || offsets[count] !== text.length) {
    throw new SavedModelError("bad_tensor", "The offsets of a list of strings do not span its text.");
  }
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [offsets[i]!, offsets[i + 1]!];
    if (from > to)
      throw new SavedModelError("bad_tensor", `String ${i} of a list ends before it starts.`, { i });
    const bytes = text.subarray(from, to);
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      const string = withLoneSurrogates(bytes);
      if (string !== undefined) return string;
      throw new SavedModelError("bad_tensor", `String ${i} of a list is not UTF-8.`, { i }, { cause });
    }
  });
}

/** The string that has these bytes, undefined if none has. */
function withLoneSurrogates(bytes: Uint8Array): string | undefined {
  try {
    const string = decodeText(bytes, 0, bytes.length);
    const encoding = new TextEncoding();
    encoding.encode(string);
    const isSame = encoding.length === bytes.length && bytes.every((byte, i) => byte === encoding.bytes[i]);
    return isSame ? string : undefined;
  } catch {
    return undefined;
  }
}
