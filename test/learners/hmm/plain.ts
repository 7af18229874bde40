import fc from "fast-check";
import type { hmm } from "siyu/learners";

/** A shop whose customers lapse, come now and then, or come weekly; an order is followed by a pause. */
export const shop: hmm.HmmModel = {
  periodDays: 7,
  rates: [0.01, 0.35, 1.6],
  initial: [0.25, 0.55, 0.2],
  transition: [[0.98, 0.015, 0.005], [0.06, 0.92, 0.02], [0.02, 0.08, 0.9]], // biome-ignore format: a matrix
  transitionAfterOrder: [[0.7, 0.25, 0.05], [0.3, 0.66, 0.04], [0.03, 0.12, 0.85]], // biome-ignore format: a matrix
};

/** Any model of that many states, weekly. */
export function modelOf(states: number): fc.Arbitrary<hmm.HmmModel> {
  const chances = fc
    .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: states, maxLength: states })
    .map((values) => values.map((value) => value / values.reduce((sum, other) => sum + other, 0)));
  const matrix = fc.array(chances, { minLength: states, maxLength: states });
  return fc.record({
    periodDays: fc.constant(7),
    rates: fc
      .array(fc.double({ min: 0.001, max: 3, noNaN: true }), { minLength: states, maxLength: states })
      .map((rates) => rates.sort((a, b) => a - b)),
    initial: chances,
    transition: matrix,
    transitionAfterOrder: matrix,
  });
}

/** One customer with these orders by week, the first week of `firstDays` days; all on the first day of their week. */
export function historyOf(counts: readonly number[], firstDays: number): hmm.OrderHistories {
  const T = firstDays + 7 * (counts.length - 1);
  const daysAgo = counts.flatMap((count, t) =>
    new Array<number>(count).fill(t === 0 ? T - 1 : 7 * (counts.length - t) - 1),
  );
  return {
    offsets: Int32Array.of(0, daysAgo.length),
    daysAgo: Int32Array.from(daysAgo),
    T: Int32Array.of(T),
  };
}

/** Everything about a series, by adding up all paths of states; the last state is that of the week after. */
export function allPaths(model: hmm.HmmModel, counts: readonly number[], firstLength: number) {
  const K = model.rates.length;
  const zeros = (n: number) => new Array<number>(n).fill(0);
  const sums = { starts: zeros(K), periods: zeros(K), orders: zeros(K), moves: zeros(K * K), movesAfterOrder: zeros(K * K), next: zeros(K) }; // biome-ignore format: one line
  let total = 0;
  const visit = (path: number[], probability: number): void => {
    const t = path.length - 1;
    const k = path[t]!;
    if (t === counts.length) {
      total += probability;
      sums.next[k]! += probability;
      sums.starts[path[0]!]! += probability;
      counts.forEach((count, i) => {
        const cell = path[i]! * K + path[i + 1]!;
        sums.periods[path[i]!]! += probability * (i === 0 ? firstLength : 1);
        sums.orders[path[i]!]! += probability * count;
        (count > 0 ? sums.movesAfterOrder : sums.moves)[cell]! += probability;
      });
      return;
    }
    const count = counts[t]!;
    const chance = poisson(count, model.rates[k]! * (t === 0 ? firstLength : 1));
    const row = (count > 0 ? model.transitionAfterOrder : model.transition)[k]!;
    row.forEach((p, j) => {
      visit([...path, j], probability * chance * p);
    });
  };
  model.initial.forEach((p, k) => {
    visit([k], p);
  });
  const share = (values: number[]) => values.map((value) => value / total);
  return {
    probability: total,
    starts: share(sums.starts),
    periods: share(sums.periods),
    orders: share(sums.orders),
    moves: share(sums.moves),
    movesAfterOrder: share(sums.movesAfterOrder),
    next: share(sums.next),
  };
}

export function poisson(count: number, mean: number): number {
  let chance = Math.exp(-mean);
  for (let k = 1; k <= count; k++) chance *= mean / k;
  return chance;
}
