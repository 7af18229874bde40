import { add, pack, packedBytes, panelRows, panelStep, partOfTile, put, tileRows } from "./tile";

/** Inner indices summed together: a panel of them stays in the first cache, the left rows of a call in the second. */
const innerBlock: i32 = 256;

/** Packs the right operand of a product. */
export function packRight32(from: usize, rowStep: usize, innerStep: usize, rows: i32, inner: i32, to: usize): void {
  pack<f32>(from, rowStep, innerStep, rows, inner, to);
}

/**
 * out = left * right' + bias. Sums start from the bias and are made of 256 inner indices in their order, these sums then
 * added in theirs.
 *
 * @param left address of the first value, f32; `leftStep` bytes from row to row, `innerStep` from value to value
 * @param right address of the packed right operand
 * @param bias address of one value a column, whole panels of them
 * @param out address of rows * columns values
 * @param scratch address of 160 bytes and room for the packed left rows of 256 inner indices
 */
export function gemm32(
  left: usize,
  leftStep: usize,
  innerStep: usize,
  rows: i32,
  inner: i32,
  right: usize,
  columns: i32,
  bias: usize,
  out: usize,
  scratch: usize,
): void {
  const spare = scratch + 32;
  const packed = spare + 128;
  const stride = <usize>columns << 2;
  const width = panelRows<f32>();
  memory.fill(scratch, 0, 32);
  for (let first = 0; first < inner || first == 0; first += innerBlock) {
    const depth = min(innerBlock, inner - first);
    const mode = first == 0 ? put : add;
    pack<f32>(left + <usize>first * innerStep, leftStep, innerStep, rows, depth, packed);
    for (let j = 0; j < columns; j += width) {
      const panel = right + packedBytes<f32>(j, inner) + <usize>first * panelStep;
      const start = first == 0 ? bias + (<usize>j << 2) : scratch;
      for (let i = 0; i < rows; i += tileRows) {
        const at = packed + packedBytes<f32>(i & ~(width - 1), depth) + (<usize>(i & (width - 1)) << 2);
        const to = out + <usize>i * stride + (<usize>j << 2);
        partOfTile<f32>(at, panel, depth, start, to, stride, mode, rows - i, columns - j, spare);
      }
    }
  }
}
