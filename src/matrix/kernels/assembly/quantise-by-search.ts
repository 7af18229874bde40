/**
 * Many borders that no grid keeps apart: binary search without branches.
 *
 * @param borders filled up with infinity to 2 * top - 1
 * @param top a power of two
 */
export function quantiseBySearch64(values: usize, rows: i32, borders: usize, top: i32, missing: i32, bins: usize): void {
  // From the border before the first, so that a step further is the border to compare.
  const before = borders - 8;
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const at = values + (i << 3);
    const value0 = load<f64>(at);
    const value1 = load<f64>(at, 8);
    const value2 = load<f64>(at, 16);
    const value3 = load<f64>(at, 24);
    let below0: usize = 0;
    let below1: usize = 0;
    let below2: usize = 0;
    let below3: usize = 0;
    for (let step = <usize>top; step > 0; step >>= 1) {
      // Sums, not choices: the engine makes a branch of a choice, and half of them are mispredicted.
      below0 += step & (0 - <usize>(value0 > load<f64>(before + ((below0 + step) << 3))));
      below1 += step & (0 - <usize>(value1 > load<f64>(before + ((below1 + step) << 3))));
      below2 += step & (0 - <usize>(value2 > load<f64>(before + ((below2 + step) << 3))));
      below3 += step & (0 - <usize>(value3 > load<f64>(before + ((below3 + step) << 3))));
    }
    store<u8>(bins + i, value0 == value0 ? <i32>below0 + 1 : missing);
    store<u8>(bins + i, value1 == value1 ? <i32>below1 + 1 : missing, 1);
    store<u8>(bins + i, value2 == value2 ? <i32>below2 + 1 : missing, 2);
    store<u8>(bins + i, value3 == value3 ? <i32>below3 + 1 : missing, 3);
  }
}

/** As `quantiseBySearch64`. */
export function quantiseBySearch32(values: usize, rows: i32, borders: usize, top: i32, missing: i32, bins: usize): void {
  // From the border before the first, so that a step further is the border to compare.
  const before = borders - 4;
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const at = values + (i << 2);
    const value0 = load<f32>(at);
    const value1 = load<f32>(at, 4);
    const value2 = load<f32>(at, 8);
    const value3 = load<f32>(at, 12);
    let below0: usize = 0;
    let below1: usize = 0;
    let below2: usize = 0;
    let below3: usize = 0;
    for (let step = <usize>top; step > 0; step >>= 1) {
      // Sums, not choices: the engine makes a branch of a choice, and half of them are mispredicted.
      below0 += step & (0 - <usize>(value0 > load<f32>(before + ((below0 + step) << 2))));
      below1 += step & (0 - <usize>(value1 > load<f32>(before + ((below1 + step) << 2))));
      below2 += step & (0 - <usize>(value2 > load<f32>(before + ((below2 + step) << 2))));
      below3 += step & (0 - <usize>(value3 > load<f32>(before + ((below3 + step) << 2))));
    }
    store<u8>(bins + i, value0 == value0 ? <i32>below0 + 1 : missing);
    store<u8>(bins + i, value1 == value1 ? <i32>below1 + 1 : missing, 1);
    store<u8>(bins + i, value2 == value2 ? <i32>below2 + 1 : missing, 2);
    store<u8>(bins + i, value3 == value3 ? <i32>below3 + 1 : missing, 3);
  }
}
