import { createHash } from "node:crypto";
import { endianness } from "node:os";
import { z } from "zod";
import { SavedModelError } from "../errors.js";
import { jsonText } from "./json-text.js";
import type { JsonObject, SavedModel, Tensor } from "./saved-model.js";

/**
 * A model file has the safetensors layout, so that its official readers open it: the length of the header (u64),
 * the header (JSON, padded with spaces to 8 bytes), the tensors, little-endian, without gaps. The metadata are
 * strings: `sha256` of the whole file with its own 64 digits as "0", always first and so at a fixed place; `format`;
 * `kind`; `state` as JSON text. Tensors stand in the order of their element size, largest first, then of their names:
 * so each is aligned to its elements.
 */
const format = "siyu/1";
const headerLimit = 16 * 2 ** 20;
const lengthBytes = 8;
const headerStart = '{"__metadata__":{"sha256":"';
const noDigest = "0".repeat(64);
const digestAt = lengthBytes + headerStart.length;
const tensorName = /^[A-Za-z][\w.\-/]*$/;
const arrays = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U32: Uint32Array, U8: Uint8Array };
type ElementType = keyof typeof arrays;

const size = z.int().min(0);
const tensorEntry = z.strictObject({
  dtype: z.enum(["F64", "F32", "I32", "U32", "U8"]),
  shape: z.tuple([size]),
  data_offsets: z.tuple([size, size]),
});
type TensorEntry = z.output<typeof tensorEntry>;
const anyMetadata = z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), format: z.string() });
const metadataOfFormat1 = z.strictObject({
  sha256: z.string(),
  format: z.literal(format),
  kind: z.string().min(1),
  state: z.string(),
});

/**
 * The bytes of a model file. The same model gives the same bytes.
 *
 * @throws SavedModelError "bad_state" where the state is not plain JSON (NaN and infinite numbers belong in a tensor),
 *   "bad_tensor" where a tensor has a wrong name or type, "header_too_large" over 16 MiB of state
 */
export function encodeModel(saved: SavedModel): Uint8Array {
  refuseBigEndian();
  const tensors = Object.entries(saved.tensors).map(([name, tensor]) => ({
    name,
    tensor,
    dtype: elementTypeOf(name, tensor),
  }));
  tensors.sort((a, b) => sizeOf(b.dtype) - sizeOf(a.dtype) || (a.name < b.name ? -1 : 1));
  const state = jsonText(saved.state, "state");
  const header: Record<string, unknown> = {
    __metadata__: { sha256: noDigest, format, kind: saved.kind, state },
  };
  let end = 0;
  for (const { name, tensor, dtype } of tensors) {
    const begin = end;
    end += tensor.byteLength;
    header[name] = { dtype, shape: [tensor.length], data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const dataAt = lengthBytes + Math.ceil(text.length / 8) * 8;
  if (dataAt - lengthBytes > headerLimit) throw headerTooLarge(dataAt - lengthBytes);
  const bytes = new Uint8Array(dataAt + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(dataAt - lengthBytes), true);
  bytes.set(text, lengthBytes);
  bytes.fill(0x20, lengthBytes + text.length, dataAt);
  let at = dataAt;
  for (const { tensor } of tensors) {
    bytes.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), at);
    at += tensor.byteLength;
  }
  bytes.set(new TextEncoder().encode(digestOf(bytes)), digestAt);
  return bytes;
}

/**
 * The model in the bytes of a file. Nothing is allocated that the bytes do not hold, and nothing is executed.
 * The tensors are copies. The digest finds damage; it does not say who wrote the file.
 *
 * @throws SavedModelError "not_a_model", "later_format", "damaged", "header_too_large", "bad_header", "bad_tensor"
 */
export function decodeModel(bytes: Uint8Array): SavedModel {
  refuseBigEndian();
  const { header, dataAt } = readHeader(bytes);
  const { __metadata__, ...entries } = header;
  const metadata = parsed(metadataOfFormat1, __metadata__, "bad_header", "metadata");
  const state = parseJson(metadata.state, "bad_header");
  if (typeof state !== "object" || state === null || Array.isArray(state)) {
    throw new SavedModelError("bad_header", "The state of the model file is not a JSON object.");
  }
  const tensors = readTensors(entries, bytes.subarray(dataAt));
  return { kind: metadata.kind, state: state as JsonObject, tensors };
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; dataAt: number } {
  const start = new TextDecoder().decode(bytes.subarray(lengthBytes, digestAt));
  if (start !== headerStart) throw new SavedModelError("not_a_model", "This is not a model file of siyu.");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true));
  if (length > headerLimit) throw headerTooLarge(length);
  const dataAt = lengthBytes + length;
  if (dataAt > bytes.length) {
    throw damaged(`its header should end at byte ${dataAt}, it has ${bytes.length} bytes`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(lengthBytes, dataAt));
  } catch (cause) {
    throw damaged("its header is not UTF-8", cause);
  }
  const header = parseJson(text, "damaged") as Record<string, unknown>;
  const metadata = parsed(anyMetadata, header["__metadata__"], "damaged", "metadata");
  checkFormat(metadata.format);
  if (metadata.sha256 !== digestOf(bytes)) throw damaged("its bytes do not match their digest");
  return { header, dataAt };
}

function checkFormat(found: string): void {
  if (found === format) return;
  const isLater = /^siyu\/\d{1,6}$/.test(found) && Number(found.slice(5)) > Number(format.slice(5));
  if (!isLater) throw damaged(`its format should be "${format}"`);
  const sentence = `The model file has the format "${found}", this version reads up to "${format}": update siyu.`;
  throw new SavedModelError("later_format", sentence, { format: found, supported: format });
}

function readTensors(entries: Record<string, unknown>, data: Uint8Array): Record<string, Tensor> {
  const tensors = Object.entries(entries).map(([name, entry]) => {
    if (!tensorName.test(name)) throw badTensor(name, `must be named like ${tensorName}`);
    return { name, ...parsed(tensorEntry, entry, "bad_tensor", `tensor '${name}'`) };
  });
  tensors.sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  let at = 0;
  for (const { name, dtype, shape, data_offsets } of tensors) {
    const [begin, end] = data_offsets;
    if (begin !== at) throw badTensor(name, `must start at byte ${at}, got ${begin}`);
    if (end - begin !== shape[0] * sizeOf(dtype)) {
      throw badTensor(name, `has ${end - begin} bytes for ${shape[0]} values of ${dtype}`);
    }
    at = end;
  }
  if (at !== data.length) throw damaged(`its tensors end at byte ${at} of ${data.length}`);
  return Object.fromEntries(tensors.map((entry) => [entry.name, tensorAt(entry, data)]));
}

function tensorAt({ dtype, shape, data_offsets }: TensorEntry, data: Uint8Array): Tensor {
  const tensor = new arrays[dtype](shape[0]);
  new Uint8Array(tensor.buffer).set(data.subarray(...data_offsets));
  return tensor;
}

function digestOf(bytes: Uint8Array): string {
  const hash = createHash("sha256").update(bytes.subarray(0, digestAt)).update(noDigest);
  return hash.update(bytes.subarray(digestAt + noDigest.length)).digest("hex");
}

function elementTypeOf(name: string, tensor: Tensor): ElementType {
  if (!tensorName.test(name)) throw badTensor(name, `must be named like ${tensorName}`);
  for (const [dtype, array] of Object.entries(arrays))
    if (tensor instanceof array) return dtype as ElementType;
  throw badTensor(name, "must be a Float64Array, Float32Array, Int32Array, Uint32Array or Uint8Array");
}

function sizeOf(dtype: ElementType): number {
  return arrays[dtype].BYTES_PER_ELEMENT;
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, code: string, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new SavedModelError(
    code,
    `The ${what} of the model file is wrong: ${z.prettifyError(result.error)}.`,
  );
}

function parseJson(text: string, code: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SavedModelError(code, "The header of the model file is not JSON.", {}, { cause });
  }
}

function headerTooLarge(length: number): SavedModelError {
  const sentence = `The header of a model file has at most ${headerLimit} bytes, this one has ${length}.`;
  return new SavedModelError("header_too_large", sentence, { limit: headerLimit, length });
}

function damaged(how: string, cause?: unknown): SavedModelError {
  return new SavedModelError("damaged", `The model file is damaged: ${how}.`, {}, { cause });
}

function badTensor(name: string, fault: string): SavedModelError {
  return new SavedModelError("bad_tensor", `Tensor '${name}' ${fault}.`, { tensor: name });
}

function refuseBigEndian(): void {
  if (endianness() === "LE") return;
  throw new SavedModelError(
    "big_endian_host",
    "Model files can only be read and written on little-endian machines.",
  );
}
