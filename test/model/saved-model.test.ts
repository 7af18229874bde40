import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { SavedModelError } from "../../src/errors.js";
import { readModelFile, writeModelFile } from "../../src/model/files.js";
import { decodeModel, encodeModel } from "../../src/model/safetensors.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { stringsFromTensors, stringsToTensors } from "../../src/model/strings.js";

const small: SavedModel = {
  kind: "test/rate",
  state: { options: { horizonDays: 30 }, categories: ["茶", "coffee"], asOf: "2026-01-05T00:00:00.000Z" },
  tensors: {
    weights: Float64Array.of(1.5, -0, Number.NaN, Number.NEGATIVE_INFINITY),
    leaves: Float32Array.of(0.25, -1),
    bins: Uint8Array.of(1, 2, 255),
    offsets: Uint32Array.of(0, 4294967295),
    codes: Int32Array.of(-1, 7, -2147483648),
    none: new Float64Array(0),
  },
};
const bytes = encodeModel(small);
const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
const header = new TextDecoder().decode(bytes.subarray(8, 8 + headerLength));

/** A file with another header and a right digest: what a careless or hostile program could write. */
function forged(change: (header: string) => string, data = bytes.subarray(8 + headerLength)): Uint8Array {
  const digest = /[0-9a-f]{64}/;
  const text = new TextEncoder().encode(change(header.trimEnd()).replace(digest, "0".repeat(64)));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  file.set(new TextEncoder().encode(createHash("sha256").update(file).digest("hex")), 8 + 27);
  return file;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(SavedModelError);
    return (error as SavedModelError).code;
  }
  return "no error";
}

describe("the bytes of a model", () => {
  test("come back as the same model, whatever the alignment of the buffer they arrive in", () => {
    expect(decodeModel(bytes)).toEqual(small);
    const shifted = new Uint8Array(bytes.length + 3).subarray(3);
    shifted.set(bytes);
    expect(decodeModel(shifted)).toEqual(small);
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
  });

  test("do not depend on the order in which the tensors were named", () => {
    const tensors = Object.fromEntries(Object.entries(small.tensors).reverse());
    expect(encodeModel({ ...small, tensors })).toEqual(bytes);
  });

  test("are the bytes that safetensors 0.8.0 for Python reads to the same names, types, values and metadata", () => {
    const golden = readFileSync(new URL("../golden/model-format-1.safetensors", import.meta.url));
    expect(Buffer.from(bytes).equals(golden)).toBe(true);
  });

  test("lay each tensor on a multiple of its element size", () => {
    expect(headerLength % 8).toBe(0);
    const { __metadata__, ...entries } = JSON.parse(header) as Record<string, { data_offsets: number[] }>;
    for (const [name, entry] of Object.entries(entries)) {
      expect(entry.data_offsets[0]! % small.tensors[name]!.BYTES_PER_ELEMENT).toBe(0);
    }
  });

  test("cut short or extended at any place are an error, never a model", () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(() => decodeModel(bytes.subarray(0, length)))).toMatch(/^(not_a_model|damaged)$/);
    }
    expect(codeOf(() => decodeModel(Buffer.concat([bytes, Buffer.alloc(1)])))).toBe("damaged");
  });

  test("with any one bit flipped are an error, never a model", () => {
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = bytes.slice();
        flipped[at]! ^= 1 << bit;
        expect(codeOf(() => decodeModel(flipped))).not.toBe("no error");
      }
    }
  });

  test("of anybody else are not a model", () => {
    const foreign = '{"weight":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}     ';
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(foreign.length));
    expect(codeOf(() => decodeModel(Buffer.concat([length, Buffer.from(foreign)])))).toBe("not_a_model");
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (any) => codeOf(() => decodeModel(any)) === "not_a_model",
      ),
      { seed: 11 },
    );
  });

  test.each<[string, string, (header: string) => string]>([
    ["a later format", "later_format", (h) => h.replace("siyu/1", "siyu/2")],
    ["a format that never was", "damaged", (h) => h.replace("siyu/1", "siyu/0")],
    ["no kind", "bad_header", (h) => h.replace('"kind":"test/rate",', "")],
    [
      "state that is not an object",
      "bad_header",
      (h) => h.replace(/"state":"(\\.|[^"\\])*"/, '"state":"[1]"'),
    ],
    ["state that is not JSON", "bad_header", (h) => h.replace(/"state":"(\\.|[^"\\])*"/, '"state":"{"')],
    ["a header that is not JSON", "damaged", (h) => h.slice(0, -1)],
    ["an unknown element type", "bad_tensor", (h) => h.replace('"F64"', '"BF16"')],
    ["a petabyte of values", "bad_tensor", (h) => h.replace('"shape":[4]', '"shape":[125000000000000]')],
    [
      "a petabyte of bytes",
      "bad_tensor",
      (h) => h.replace('"data_offsets":[0,32]', '"data_offsets":[0,1e15]'),
    ],
    ["a negative size", "bad_tensor", (h) => h.replace('"shape":[4]', '"shape":[-4]')],
    [
      "overlapping tensors",
      "bad_tensor",
      (h) => h.replace('"data_offsets":[32,44]', '"data_offsets":[28,40]'),
    ],
    ["a tensor with the name of a prototype", "bad_tensor", (h) => h.replace('"none"', '"__proto__"')],
    ["bytes of no tensor", "damaged", (h) => h.replace(/,"bins":\{[^}]*\}/, "")],
  ])("with a right digest but %s are an error: %s", (_, code, change) => {
    expect(codeOf(() => decodeModel(forged(change)))).toBe(code);
  });

  test("with a right digest and any header are an error or hold exactly the bytes there are", () => {
    const entry = fc.record({
      dtype: fc.constantFrom("F64", "U8", "I64", "constructor", ""),
      shape: fc.array(fc.oneof(fc.nat(8), fc.double(), fc.maxSafeInteger()), { maxLength: 2 }),
      data_offsets: fc.array(fc.oneof(fc.nat(16), fc.double(), fc.maxSafeInteger()), { maxLength: 3 }),
    });
    const anyEntries = fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom("a", "b")),
      fc.oneof(entry, fc.jsonValue()),
      {
        minKeys: 1,
        maxKeys: 3,
      },
    );
    const holds = fc.property(anyEntries, fc.uint8Array({ maxLength: 16 }), (entries, data) => {
      const added = JSON.stringify(entries).slice(1);
      const file = forged((h) => `${h.slice(0, h.indexOf("},") + 1)},${added}`, data);
      try {
        const { tensors } = decodeModel(file);
        const size = Object.values(tensors).reduce((sum, tensor) => sum + tensor.byteLength, 0);
        return size === data.length;
      } catch (error) {
        return error instanceof SavedModelError;
      }
    });
    fc.assert(holds, { seed: 5, numRuns: 1000 });
  });

  test("with a header of gigabytes are refused before anything is allocated", () => {
    const huge = bytes.slice();
    new DataView(huge.buffer).setBigUint64(0, 1n << 40n, true);
    expect(codeOf(() => decodeModel(huge))).toBe("header_too_large");
  });

  test.each<[string, unknown]>([
    ["NaN", { weights: [0, Number.NaN] }],
    ["an infinite number", { bound: Number.POSITIVE_INFINITY }],
    ["undefined", { a: { b: undefined } }],
    ["a date", { asOf: new Date(0) }],
    ["a map", { popularity: new Map() }],
    ["a typed array", { weights: Float64Array.of(1) }],
  ])("cannot be made of a state with %s, which JSON would change in silence", (_, state) => {
    expect(codeOf(() => encodeModel({ ...small, state: state as JsonObject }))).toBe("bad_state");
  });

  test("cannot be made of a state that contains itself, a foreign array or a reserved name", () => {
    const state: Record<string, unknown> = {};
    state["state"] = state;
    expect(codeOf(() => encodeModel({ ...small, state: state as JsonObject }))).toBe("bad_state");
    const shorts = { a: Int16Array.of(1) } as unknown as SavedModel["tensors"];
    expect(codeOf(() => encodeModel({ ...small, tensors: shorts }))).toBe("bad_tensor");
    const reserved = { __metadata__: Uint8Array.of(1) };
    expect(codeOf(() => encodeModel({ ...small, tensors: reserved }))).toBe("bad_tensor");
    const wide = { text: "x".repeat(17 * 2 ** 20) };
    expect(codeOf(() => encodeModel({ ...small, state: wide }))).toBe("header_too_large");
  });

  test("hold any JSON and any numbers", () => {
    const state = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" }), {
      maxKeys: 5,
    });
    const tensors = fc.dictionary(
      fc.stringMatching(/^[A-Za-z][\w.\-/]{0,9}$/),
      fc.oneof(fc.float64Array(), fc.float32Array(), fc.int32Array(), fc.uint32Array(), fc.uint8Array()),
      { maxKeys: 6 },
    );
    fc.assert(
      fc.property(state, tensors, (anyState, anyTensors) => {
        const model = { kind: "any", state: anyState as JsonObject, tensors: anyTensors };
        const read = decodeModel(encodeModel(model));
        expect(read.tensors).toEqual({ ...anyTensors });
        expect(JSON.stringify(read.state)).toBe(JSON.stringify(anyState));
      }),
      { seed: 3 },
    );
  });
});

describe("lists of strings", () => {
  test("come back from their tensors, empty ones and a byte order mark too", () => {
    for (const list of [[], [""], ["茶", "", "\ufeffcoffee", "👩‍🍳", "\ud83d", "a\udc00茶"]]) {
      expect(stringsFromTensors(stringsToTensors(list))).toEqual(list);
    }
  });

  test("whose offsets or text are wrong are an error", () => {
    const { text, offsets } = stringsToTensors(["茶", "ab"]);
    for (const wrong of [[0, 3], [0, 9, 5], [1, 3, 5], [], [0, 2, 5]]) {
      expect(codeOf(() => stringsFromTensors({ text, offsets: Uint32Array.from(wrong) }))).toBe("bad_tensor");
    }
    expect(codeOf(() => stringsFromTensors({ text: Uint8Array.of(228, 40, 161, 97, 98), offsets }))).toBe(
      "bad_tensor",
    );
  });
});

describe("model files", () => {
  const folder = mkdtempSync(join(tmpdir(), "siyu-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("are replaced whole, and leave nothing else in the folder", async () => {
    const path = join(folder, "模型.siyu");
    await writeModelFile(path, Uint8Array.of(1));
    await writeModelFile(path, bytes);
    expect(decodeModel(await readModelFile(path))).toEqual(small);
    expect(readdirSync(folder)).toEqual(["模型.siyu"]);
  });

  test("that cannot be written or read are errors with a code, and no file is left behind", async () => {
    const missing = join(folder, "missing", "model.siyu");
    await expect(writeModelFile(missing, bytes)).rejects.toMatchObject({ code: "file_not_writable" });
    await expect(readModelFile(missing)).rejects.toMatchObject({ code: "file_not_readable" });
    const taken = join(folder, "taken");
    mkdirSync(taken);
    await expect(writeModelFile(taken, bytes)).rejects.toMatchObject({ code: "file_not_writable" });
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
