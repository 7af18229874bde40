import type { Language, Translated } from "../language.js";

type Names = Readonly<Record<string, string>>;

const ofCustomers: Translated<Names> = {
  en: {
    siyu: "siyu",
    blend: "siyu",
    recency: "last order date",
    frequency: "number of orders",
    persistence: "goes on as before",
    "base rate": "the same for all",
  },
  zh: {
    siyu: "siyu",
    blend: "siyu",
    recency: "按最近下单时间",
    frequency: "按下单次数",
    persistence: "照过去的频率",
    "base rate": "人人一样",
  },
};

const ofPairs: Translated<Names> = {
  en: {
    ...ofCustomers.en,
    recency: "last purchase date",
    frequency: "number of purchases",
    "decayed frequency": "recent purchases",
  },
  zh: {
    ...ofCustomers.zh,
    recency: "按最近购买时间",
    frequency: "按购买次数",
    "decayed frequency": "按近期购买次数",
    "base rate": "个个一样",
  },
};

/** Words for a model and the rules of thumb beside it, by their names; rows are customers, or pairs of one and a key. */
export function contenderNames(language: Language, isOfPairs: boolean): Names {
  return (isOfPairs ? ofPairs : ofCustomers)[language];
}
