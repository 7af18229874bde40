/** Earlier windows that returns are counted over, at most. */
const returnWindows = 4;

/** Of the last windows of a length those at whose start a customer had a key, and in how many it was bought again. */
export interface Returns {
  readonly had: number;
  readonly returned: number;
}

/**
 * Counts the returns of one pair.
 *
 * @param first its first buying day, `end` the one behind the last; `timeOf` says when each was
 * @param now present time
 */
export function returnsOf(
  first: number,
  end: number,
  timeOf: (buying: number) => number,
  now: number,
  window: number,
): Returns {
  let had = 0;
  let returned = 0;
  let b = end - 1;
  for (let w = 1; w <= returnWindows; w++) {
    const start = now - w * window;
    if (timeOf(first) >= start) break;
    had++;
    if (timeOf(b) >= start) returned++;
    while (b > first && timeOf(b) >= start) b--;
  }
  return { had, returned };
}
