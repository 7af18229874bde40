type Triple = readonly [number, number, number];

/**
 * Shapley values of a function of three arguments: what each adds on the way from `from` to `to`, averaged over
 * the six orders in which they can be exchanged (Shapley 1953). They add up to f(to) - f(from).
 */
export function shapleyOfThree(
  f: (a: number, b: number, c: number) => number,
  from: Triple,
  to: Triple,
): Triple {
  // v[s]: value with the arguments in the bit set s taken from `to`.
  const v = Array.from({ length: 8 }, (_, s) =>
    f(s & 1 ? to[0] : from[0], s & 2 ? to[1] : from[1], s & 4 ? to[2] : from[2]),
  );
  const value = (i: number): number => {
    const [j, k] = [0, 1, 2].filter((other) => other !== i) as [number, number];
    const own = 1 << i;
    const gain = (others: number) => v[others | own]! - v[others]!;
    return gain(0) / 3 + gain(1 << j) / 6 + gain(1 << k) / 6 + gain((1 << j) | (1 << k)) / 3;
  };
  return [value(0), value(1), value(2)];
}
