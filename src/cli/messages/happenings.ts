import type { Language, Translated } from "../language.js";

/** Words for what a model foresees of a customer. */
export interface Happening {
  /** "will buy again"; of a group of customers. */
  readonly will: string;
  /** "bought again" */
  readonly did: string;
  /** "buys" */
  readonly does: string;
  /** "the buyer": of two, the one whom it happened to. */
  readonly who: string;
}

const en: Readonly<Record<string, Happening>> = {
  order: { will: "will buy again", did: "bought again", does: "buys", who: "the buyer" },
  lapse: { will: "will order nothing", did: "ordered nothing more", does: "stays away", who: "the leaver" },
  falling: { will: "will fall to a lower state", did: "fell to a lower state", does: "falls", who: "the one who falls" },
  firstPurchase: { will: "will buy for the first time", did: "bought for the first time", does: "buys", who: "the buyer" },
  secondOrder: { will: "will order a second time", did: "ordered a second time", does: "orders", who: "the buyer" },
}; // biome-ignore format: one event a line

const zh: typeof en = {
  order: { will: "复购", did: "复购", does: "买", who: "会买的" },
  lapse: { will: "不再下单", did: "没有再下单", does: "流失", who: "会流失的" },
  falling: { will: "下滑", did: "下滑", does: "下滑", who: "会下滑的" },
  firstPurchase: { will: "首购", did: "首购", does: "首购", who: "会首购的" },
  secondOrder: { will: "二购", did: "二购", does: "二购", who: "会二购的" },
};

const happenings: Translated<typeof en> = { en, zh };

/** @param name "order", "lapse", or the target that a model of an event was trained for */
export function happeningWords(name: string, language: Language): Happening {
  return (
    happenings[language][name] ??
    {
      en: { will: `will do it ("${name}")`, did: `did it ("${name}")`, does: "does it", who: "who does" },
      zh: { will: `发生「${name}」`, did: `发生了「${name}」`, does: `发生「${name}」`, who: "会发生的" },
    }[language]
  );
}
