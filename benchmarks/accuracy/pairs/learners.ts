import { nextBasket } from "siyu/learners";
import { dataOf } from "../../../src/events/table.js";
import { listLength, type NamedLists } from "./judge.js";
import type { BasketProtocol } from "./protocol.js";
import { ruleNames, type SimpleRule } from "./simple-rules.js";

/** TIFU-KNN as its paper sets it for Ta-Feng, and as it ranks owned items best of the settings known for this split. */
const paper = { neighbours: 300, basketDecay: 0.9, groupDecay: 0.7, ownShare: 0.7, groups: 7 };
const tuned = { neighbours: 300, basketDecay: 0.9, groupDecay: 0.9, ownShare: 0.1, groups: 11 };

/** What next-basket learners list, owned or not, from all but the last basket of every customer. */
export function learnerLists(protocol: BasketProtocol): Record<string, NamedLists> {
  const { itemIds, all, training, test } = historiesOf(protocol);
  const listsBy = (model: nextBasket.NextBasketModel): NamedLists => {
    const { offsets, items } = model.recommend(test, { top: listLength });
    const listOf = (c: number) =>
      Array.from(items.subarray(offsets[c]!, offsets[c + 1]!), (item) => itemIds[item]!);
    return new Map(test.customerIds.map((id, c) => [id, listOf(c)]));
  };
  return {
    "GP-TopFreq": listsBy(nextBasket.trainTopFrequency(all)),
    "TIFU-KNN": listsBy(nextBasket.trainTifuKnn(training, paper)),
  };
}

/** TIFU-KNN's scores of owned items. */
export function tifuRule(protocol: BasketProtocol): SimpleRule {
  const { itemIds, training, test } = historiesOf(protocol);
  const { pairs } = protocol;
  const codeOf = new Map(itemIds.map((id, code) => [id, code]));
  const rowOf = new Map(test.customerIds.map((id, row) => [id, row]));
  const offsets = new Int32Array(test.customerIds.length + 1);
  for (const id of pairs.customerIds) offsets[rowOf.get(id)! + 1]!++;
  for (let row = 1; row < offsets.length; row++) offsets[row]! += offsets[row - 1]!;
  const items = Int32Array.from(pairs.keys, (key) => codeOf.get(key)!);
  const scores = nextBasket.trainTifuKnn(training, tuned).scores(test, { offsets, items });
  return { name: ruleNames.tifu, scores };
}

/** Histories of all customers, of those for training, and of those to score; items coded by number, as ties are broken. */
export function historiesOf({ histories, customers, trainingCustomers }: BasketProtocol) {
  const itemIds = [...dataOf(histories).ids.itemId!.dictionary].sort((a, b) => Number(a) - Number(b));
  const historiesOfSome = (ids: readonly string[]) =>
    nextBasket.basketHistories(histories.slice({ customers: ids }), { itemIds });
  return {
    itemIds,
    all: nextBasket.basketHistories(histories, { itemIds }),
    training: historiesOfSome(trainingCustomers),
    test: historiesOfSome(customers),
  };
}
