import { checkSparseRows, type SparseRows } from "../../matrix/csr.js";
import type { Tensor } from "../../model/saved-model.js";

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** The tensors with a prefix before their names. */
export function tensorsNamed(prefix: string, tensors: Tensors = {}): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
}

/** The tensors whose names start with a prefix, without it. */
export function tensorsUnder(tensors: Tensors, prefix: string): Record<string, Tensor> {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** A sparse matrix as tensors: "name/offsets", "name/columns", "name/values". */
export function sparseTensors(
  name: string,
  { offsets, columns, values }: SparseRows,
): Record<string, Tensor> {
  return tensorsNamed(`${name}/`, { offsets, columns, values });
}

/**
 * The sparse matrix of a name.
 *
 * @param rows how many it must have; any number where undefined
 * @throws RangeError, OptionsError for tensors that are no such matrix of finite numbers
 */
export function sparseOf(
  tensors: Tensors,
  name: string,
  rows: number | undefined,
  columnCount: number,
): SparseRows {
  const { offsets, columns, values } = tensorsUnder(tensors, `${name}/`);
  if (
    !(offsets instanceof Int32Array && columns instanceof Int32Array && values instanceof Float32Array) ||
    (rows !== undefined && offsets.length !== rows + 1) ||
    !values.every(Number.isFinite)
  )
    throw new RangeError(`The matrix '${name}' needs its offsets, columns and finite values.`);
  const matrix: SparseRows = { offsets, columns, values, columnCount };
  checkSparseRows(name, matrix);
  return matrix;
}
