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
    popularity: "what most have",
    "popularity now": "what sells now",
    cosine: "bought by the same customers",
    EASE: "goes with what they have",
    neighbours: "customers like them",
  },
  zh: {
    ...ofCustomers.zh,
    recency: "按最近购买时间",
    frequency: "按购买次数",
    "decayed frequency": "按近期购买次数",
    popularity: "按买过的人数",
    "popularity now": "按当下热销",
    cosine: "按同购相似",
    EASE: "按搭配关系",
    neighbours: "按相似客户",
    "base rate": "个个一样",
  },
};

/** The same in a back-test of who lapses: each rule is turned round. */
export const lapseNames: Translated<Names> = {
  en: { ...ofCustomers.en, recency: "longest silence", frequency: "fewest orders" },
  zh: { ...ofCustomers.zh, recency: "按多久没下单", frequency: "按下单次数最少" },
};

/** "recency" is who was active last, in whatever way. */
const ofEvents: Translated<Names> = {
  en: { ...ofCustomers.en, recency: "last active date" },
  zh: { ...ofCustomers.zh, recency: "按最近活跃时间" },
};

/** Rules of thumb for which state customers will be in. */
export const stateNames: Translated<Names> = {
  en: {
    siyu: "siyu",
    model: "siyu",
    persistence: "all stay as they are",
    ageing: "nobody orders",
    "markov-1": "move as before",
    "markov-2": "as before, by two states",
  },
  zh: {
    siyu: "siyu",
    model: "siyu",
    persistence: "人人不变",
    ageing: "无人下单",
    "markov-1": "照以往的变化",
    "markov-2": "照以往两期的变化",
  },
};

/** Rules of thumb for what customers will spend. */
export const valueNames: Translated<Names> = {
  en: {
    siyu: "siyu",
    value: "siyu",
    "past spend": "money spent so far",
    "past spend rate": "goes on spending as before",
    "population mean": "the same for all",
  },
  zh: {
    siyu: "siyu",
    value: "siyu",
    "past spend": "按累计消费",
    "past spend rate": "照过去的消费速度",
    "population mean": "人人一样",
  },
};

/** What rows are: customers who order or lapse, customers who do something else, pairs of one and a key. */
export type RowsOf = "customers" | "events" | "pairs";

/** Words for a model and the rules of thumb beside it, by their names. */
export function contenderNames(language: Language, rowsOf: RowsOf): Names {
  return { customers: ofCustomers, events: ofEvents, pairs: ofPairs }[rowsOf][language];
}
