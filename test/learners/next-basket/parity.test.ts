import { describe, expect, test } from "vitest";
import { nextBasket } from "../../../src/learners/index.js";
import { type ListScores, meanOfCustomers, scoreRankedLists } from "../../../src/metrics/recommendation.js";
import { isShared } from "../../shared/data.js";
import { pickCustomers, pickLists } from "./histories.js";
import { readTaFeng, taFengFile } from "./ta-feng.js";

/**
 * Figures of plain numpy code on the same split: recall, NDCG (the ideal list holds the whole truth) and hit rate of ten
 * items, ties by the lower item or customer. TIFU-KNN takes training customers as reference, and its figures come from
 * partial sorts, which leave ties open; the others take all customers.
 */
describe.skipIf(!isShared(taFengFile))("the next basket of Ta-Feng is found as elsewhere", () => {
  const { histories, truth, test: customers, training } = isShared(taFengFile) ? readTaFeng() : never();
  const queries = pickCustomers(histories, customers);
  const wanted = pickLists(truth, customers);
  const reference = pickCustomers(histories, training);

  test("by G-TopFreq, P-TopFreq and GP-TopFreq", () => {
    const scoresOf = (method: "g-topfreq" | "p-topfreq" | "gp-topfreq") =>
      judged(nextBasket.trainTopFrequency(histories, { method }));
    expectFigures(scoresOf("g-topfreq"), [0.08037, 0.08454, 0.25117]);
    expectFigures(scoresOf("p-topfreq"), [0.11752, 0.10705, 0.39011]);
    expectFigures(scoresOf("gp-topfreq"), [0.13455, 0.11684, 0.42079]);
  });

  test("by TIFU-KNN", () => {
    expectFigures(judged(nextBasket.trainTifuKnn(reference)), [0.1258, 0.1033, 0.3941], 2e-4);
    const repeat = { groups: 20, groupDecay: 0.95, ownShare: 0.1 };
    expectFigures(judged(nextBasket.trainTifuKnn(reference, repeat)), [0.1526, 0.1328, 0.454], 2e-4);
  });

  test("by UP-CF@10, where customers are no neighbours of their own", () => {
    const near = { asymmetry: 0.75, locality: 10 };
    expectFigures(judged(nextBasket.trainUpCf(histories), customers), [0.13943, 0.1118, 0.42367]);
    expectFigures(judged(nextBasket.trainUpCf(histories, near), customers), [0.12484, 0.10969, 0.39625]);
  });

  function judged(model: nextBasket.NextBasketModel, self?: Int32Array): ListScores {
    const lists = model.recommend(queries, { top: 10, self });
    return scoreRankedLists(lists, wanted, { k: 10, ideal: "whole" });
  }
});

function expectFigures({ recall, ndcg, hit }: ListScores, expected: readonly number[], within = 6e-6): void {
  const figures = [recall, ndcg, hit].map(meanOfCustomers);
  figures.forEach((figure, k) => {
    expect(Math.abs(figure - expected[k]!), `${figures} beside ${expected}`).toBeLessThan(within);
  });
}

function never(): never {
  throw new Error("The data is not there.");
}
