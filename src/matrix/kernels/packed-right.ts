import type { Workspace } from "./workspace.js";

/** Rows of a packed panel, columns of a tile: see `assembly/tile.ts`. */
const panelRows = 8;

/** Bytes of f32 rows when packed: panels are whole. */
export function packedBytes(rows: number, inner: number): number {
  return Math.ceil(rows / panelRows) * panelRows * inner * 4;
}

/**
 * Packs the right operand of a product, which is read again for every row of the left one.
 *
 * @param right columns x inner values, or inner x columns where `isTransposed`
 * @returns an address to release when done
 */
export function packRight(
  right: Float32Array,
  columns: number,
  inner: number,
  isTransposed: boolean,
  workspace: Workspace,
): number {
  const packed = workspace.take(packedBytes(columns, inner));
  const isThere = workspace.holds(right);
  const from = isThere ? right.byteOffset : workspace.take(right.byteLength);
  if (!isThere) new Float32Array(workspace.buffer, from, right.length).set(right);
  const [columnStep, innerStep] = isTransposed ? [4, columns * 4] : [inner * 4, 4];
  workspace.kernels!.packRight32(from, columnStep, innerStep, columns, inner, packed);
  if (!isThere) workspace.release(from);
  return packed;
}

/**
 * Copies one value a column, zeros where there are none, as the kernels read them: whole panels.
 *
 * @returns an address to release when done
 */
export function copyPanels(values: Float32Array | undefined, columns: number, workspace: Workspace): number {
  const bytes = packedBytes(columns, 1);
  const address = workspace.take(bytes);
  const copy = new Float32Array(workspace.buffer, address, bytes / 4).fill(0);
  if (values) copy.set(values);
  return address;
}
