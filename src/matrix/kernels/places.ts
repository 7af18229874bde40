/** Where parts of these sizes start one after another, at multiples of 16, and where the last one ends. */
export function placesOf(sizes: readonly number[]): number[] {
  let end = 0;
  const starts = sizes.map((bytes) => {
    const start = end;
    end += (bytes + 15) & ~15;
    return start;
  });
  return [...starts, end];
}
