import fc from "fast-check";
import { expect, test } from "vitest";
import { nextBasket } from "../../../src/learners/index.js";
import { pickRows, type SparseRows } from "../../../src/matrix/csr.js";

const columnCount = 150;
/** Few columns in common and many, so that all ways of summing are taken; whole numbers, so that ties are ties. */
const row = fc.uniqueArray(
  fc.record({ column: fc.nat(columnCount - 1), value: fc.integer({ min: 1, max: 3 }) }),
  { selector: ({ column }) => column, maxLength: 40 },
);
const fewColumns = fc.uniqueArray(fc.record({ column: fc.nat(5), value: fc.integer({ min: 1, max: 2 }) }), {
  selector: ({ column }) => column,
});
const matrix = (least: number) => fc.array(fc.oneof(row, fewColumns), { minLength: least, maxLength: 30 });
type Row = readonly { readonly column: number; readonly value: number }[];

function sparse(rows: readonly Row[]): SparseRows {
  const sorted = rows.map((own) => [...own].sort((a, b) => a.column - b.column));
  const offsets = new Int32Array(rows.length + 1);
  sorted.forEach((own, i) => {
    offsets[i + 1] = offsets[i]! + own.length;
  });
  return {
    offsets,
    columns: Int32Array.from(sorted.flat(), ({ column }) => column),
    values: Float32Array.from(sorted.flat(), ({ value }) => value),
    columnCount,
  };
}

function dense(own: Row): number[] {
  const values = new Array<number>(columnCount).fill(0);
  for (const { column, value } of own) values[column] = value;
  return values;
}

/** The definition: all distances, sorted. */
function nearestByDefinition(
  reference: readonly Row[],
  query: Row,
  k: number,
  isOut: (r: number, distance: number) => boolean,
) {
  const q = dense(query);
  const distances = reference.map((own) =>
    dense(own).reduce((sum, value, column) => sum + (value - q[column]!) ** 2, 0),
  );
  const rows = distances.flatMap((distance, r) => (isOut(r, distance) ? [] : [r]));
  rows.sort((a, b) => distances[a]! - distances[b]! || a - b);
  const kept = rows.slice(0, k).sort((a, b) => a - b);
  const mean = new Array<number>(columnCount).fill(0);
  for (const r of kept)
    dense(reference[r]!).forEach((value, column) => {
      mean[column]! += value / kept.length;
    });
  return { kept, distances: kept.map((r) => distances[r]!), mean };
}

const cases = fc.record({
  reference: matrix(1),
  strangers: matrix(0),
  k: fc.integer({ min: 1, max: 35 }),
  out: fc.constantFrom("none", "self", "equal"),
});

test("neighbours, their mean and the best new columns are those of the definition", () => {
  fc.assert(
    fc.property(cases, ({ reference, strangers, k, out }) => {
      const queries = [...strangers, ...reference];
      const self = Int32Array.from(queries.keys(), (q) => q - strangers.length).map((r) => Math.max(-1, r));
      const options = out === "self" ? { self } : { leaveOutEqual: out === "equal" };
      const index = new nextBasket.NeighbourIndex(sparse(reference));
      const asked = sparse(queries);
      const means = index.neighbourScores(asked, k, everyColumn(queries.length), options);
      const owned = index.neighbourScores(asked, k, asked, options);
      const fresh = index.topNew(asked, k, 7, options);
      queries.forEach((query, q) => {
        const { kept, distances, mean } = nearestByDefinition(reference, query, k, (r, distance) =>
          out === "self" ? r === self[q] : out === "equal" && distance === 0,
        );
        const found = index.nearest(asked, q, k, options);
        expect([...found.rows]).toEqual(kept);
        expect([...found.squaredDistances]).toEqual(distances);
        mean.forEach((value, column) => {
          expect(means[q * columnCount + column]).toBeCloseTo(value, 12);
        });
        const own = new Set(query.map(({ column }) => column));
        for (let at = asked.offsets[q]!; at < asked.offsets[q + 1]!; at++)
          expect(owned[at]).toBe(means[q * columnCount + asked.columns[at]!]);
        const exact = (column: number) => means[q * columnCount + column]!;
        const best = mean.flatMap((_, column) => (exact(column) > 0 && !own.has(column) ? [column] : []));
        best.sort((a, b) => exact(b) - exact(a) || a - b);
        const [from, to] = [fresh.offsets[q]!, fresh.offsets[q + 1]!];
        expect([...fresh.items.subarray(from, to)]).toEqual(best.slice(0, 7));
        expect([...fresh.scores.subarray(from, to)]).toEqual(best.slice(0, 7).map(exact));
      });
    }),
    { seed: 5, numRuns: 150 },
  );
});

test("a query has the same neighbours alone as in any batch, to the bit", () => {
  const random = fc.sample(fc.record({ rows: matrix(20), k: fc.integer({ min: 1, max: 9 }) }), {
    seed: 9,
    numRuns: 20,
  });
  for (const { rows, k } of random) {
    // Thirds, so that sums are rounded.
    const shrunk = { ...sparse(rows), values: sparse(rows).values.map((value) => value / 3) };
    const index = new nextBasket.NeighbourIndex(pickRows(shrunk, [...rows.keys()].slice(5)));
    const batch = index.neighbourScores(shrunk, k, everyColumn(rows.length));
    const backwards = pickRows(shrunk, [...rows.keys()].reverse());
    const turned = index.neighbourScores(backwards, k, everyColumn(rows.length));
    rows.forEach((_, q) => {
      const part = batch.subarray(q * columnCount, (q + 1) * columnCount);
      expect(index.neighbourScores(pickRows(shrunk, [q]), k, everyColumn(1))).toEqual(part.slice());
      const last = rows.length - 1 - q;
      expect(turned.subarray(last * columnCount, (last + 1) * columnCount)).toEqual(part);
    });
  }
});

function everyColumn(queries: number): nextBasket.CandidateLists {
  return {
    offsets: Int32Array.from({ length: queries + 1 }, (_, q) => q * columnCount),
    columns: Int32Array.from({ length: queries * columnCount }, (_, at) => at % columnCount),
  };
}

test("an index of its own saved rows finds the same", () => {
  const rows = sparse(fc.sample(matrix(25), { seed: 3, numRuns: 1 })[0]!);
  const thirds = { ...rows, values: rows.values.map((value) => value / 3) };
  const index = new nextBasket.NeighbourIndex(thirds);
  const again = new nextBasket.NeighbourIndex(index.rows);
  expect(again.rows).toEqual(index.rows);
  expect(again.topNew(thirds, 4, 10)).toEqual(index.topNew(thirds, 4, 10));
});

test("without reference rows there are no neighbours", () => {
  const index = new nextBasket.NeighbourIndex(sparse([]));
  const queries = sparse([[{ column: 3, value: 1 }]]);
  expect(index.nearest(queries, 0, 5).rows).toHaveLength(0);
  expect([...index.neighbourScores(queries, 5, queries)]).toEqual([0]);
  expect(index.topNew(queries, 5, 3).items).toHaveLength(0);
});

const good = sparse([[{ column: 3, value: 1 }], [{ column: 4, value: 2 }]]);
test.each([
  ["bad_option", () => new nextBasket.NeighbourIndex(good).nearest(good, 0, 0)],
  ["bad_option", () => new nextBasket.NeighbourIndex(good).topNew(good, 1, 1.5)],
  ["not_finite", () => new nextBasket.NeighbourIndex({ ...good, values: Float32Array.of(1, -1) })],
  ["not_ascending", () => new nextBasket.NeighbourIndex({ ...good, columns: Int32Array.of(3, 150) })],
  ["shape_mismatch", () => new nextBasket.NeighbourIndex({ ...good, offsets: Int32Array.of(0, 2, 1) })],
  ["shape_mismatch", () => new nextBasket.NeighbourIndex(good).topNew({ ...good, columnCount: 160 }, 1, 1)],
  [
    "shape_mismatch",
    () => new nextBasket.NeighbourIndex(good).topNew(good, 1, 1, { self: Int32Array.of(1) }),
  ],
  ["shape_mismatch", () => new nextBasket.NeighbourIndex(good).neighbourScores(good, 1, everyColumn(1))],
])("what does not fit is an error: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
