import { expect, test } from "vitest";
import { itemToItem } from "../../../src/learners/index.js";
import type { SparseRows } from "../../../src/matrix/csr.js";
import { listsOf, rowsOf } from "./rows.js";

// Customers and items have one of two colours, and customers have the items of their colour but one each: the one that
// is missing is the answer.
const size = 50;
const board = rowsOf(
  Array.from({ length: size }, (_, customer) =>
    Array.from({ length: size }, (_, item) => item).filter(
      (item) => item !== customer && (item + customer) % 2 === 0,
    ),
  ),
  size,
);

test.each<
  [
    name: string,
    train: (
      rows: SparseRows,
    ) => Pick<itemToItem.ItemWeights, "recommend"> | Promise<Pick<itemToItem.ItemWeights, "recommend">>,
  ]
>([
  ["cosine", (rows) => itemToItem.trainCosine(rows)],
  ["TF-IDF", (rows) => itemToItem.trainTfidf(rows)],
  ["BM25", (rows) => itemToItem.trainBm25(rows)],
  ["shrunk cosine", (rows) => itemToItem.trainShrunkCosine(rows)],
  ["EASE", (rows) => itemToItem.trainEase(rows)],
  ["EASE of few dense items", (rows) => itemToItem.trainEase(rows, { dense: 10 })],
  ["iALS", (rows) => itemToItem.trainIals(rows, { factors: 3 })],
  ["iALS by exact solutions", (rows) => itemToItem.trainIals(rows, { factors: 3, solver: "cholesky" })],
])("of a checkerboard %s recommends each customer the item of his colour that he lacks", async (_, train) => {
  const model = await train(board);
  expect(listsOf(model.recommend(board, { top: 1 }))).toEqual(
    Array.from({ length: size }, (_, customer) => [customer]),
  );
});
