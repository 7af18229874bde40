import { channelCodes, typeCodes } from "../log/event-log.js";
import type { Item } from "../world/catalogue.js";
import { priceOn } from "../world/prices.js";
import { stockOutOn } from "../world/stock-outs.js";
import type { World } from "../world/world.js";
import { onlineInstant } from "./errands.js";
import { stockUp } from "./pantry.js";
import type { Shopper } from "./shopper.js";

/** When and under which offers a basket is filled. */
export interface Visit {
  readonly at: number;
  /** Index of its day. */
  readonly day: number;
  /** Calendar month, 0 to 11. */
  readonly month: number;
  /** Share taken off list prices by a promotion, 0 if none runs. */
  readonly promotion: number;
}

/** One line of an order; money in fen. */
export interface Line {
  readonly item: Item;
  readonly quantity: number;
  readonly amountMinor: number;
  readonly discountMinor: number;
  /** Whether the usual item has become dearer since it was bought last. */
  readonly isDearer: boolean;
}

const plainBulk = 0.12;
const couponDiscount = 0.1;
const oddDiscountShare = 0.15;
const dearer = 1.05;
const noveltyDays = 60;

/** Buys from a category; undefined if the customer rather waits for the usual item, which is out of stock. */
export function buyFrom(
  world: World,
  shopper: Shopper,
  c: number,
  visit: Visit,
  mayWait: boolean,
): Line | undefined {
  const { random, traits, pantry } = shopper;
  const { assortment } = world.mechanisms;
  const usual = world.items[pantry.favourite[c]!];
  let item: Item | undefined;
  if (usual && random.next() < traits.loyalty) {
    const gap = stockOutOn(usual, visit.day);
    if (gap === undefined) item = usual;
    else if (mayWait && random.next() >= assortment.substitution) {
      waitFor(world, shopper, usual, visit.at, gap.to);
      return undefined;
    }
  }
  return lineOf(world, shopper, item ?? drawItem(world, shopper, c, visit.day), visit);
}

/** Buys from the category that complements an item's: its partner by chance and if there is some, else any. */
export function buyComplement(world: World, shopper: Shopper, item: Item, visit: Visit): Line {
  const partner = world.items[item.partner]!;
  const isPartner = shopper.random.next() < world.mechanisms.assortment.partner;
  const isThere = partner.launchDay <= visit.day && stockOutOn(partner, visit.day) === undefined;
  const chosen = isPartner && isThere ? partner : drawItem(world, shopper, partner.category, visit.day);
  return lineOf(world, shopper, chosen, visit);
}

/** A line of an item, with its price of the day and what it leaves in the pantry. */
export function lineOf(
  world: World,
  { random, traits, pantry, couponUntil }: Shopper,
  item: Item,
  visit: Visit,
): Line {
  const { category: c } = item;
  const { promotion, at, day } = visit;
  const bulk = promotion > 0 ? world.mechanisms.promotion.bulk : plainBulk;
  const quantity = 1 + random.poisson(bulk);
  const price = priceOn(item, day);
  const coupon = at < couponUntil ? couponDiscount : random.next() < oddDiscountShare ? 0.1 : 0;
  const discountMinor = Math.round(price * quantity * (promotion > 0 ? promotion : coupon));
  const isDearer = pantry.favourite[c] === item.index && price > dearer * pantry.seenPrice[c]!;
  pantry.favourite[c] = item.index;
  pantry.seenPrice[c] = price;
  stockUp(pantry, c, day, (quantity * world.shelves[c]!.cycleDays) / traits.useSpeed);
  return { item, quantity, amountMinor: price * quantity - discountMinor, discountMinor, isDearer };
}

/** The item goes into the cart now and is ordered within five days of being back, if that is seen at all. */
function waitFor(world: World, shopper: Shopper, item: Item, at: number, backDay: number): void {
  const row = shopper.log.add(typeCodes.cart, at, channelCodes.mini);
  shopper.log.item[row] = item.index;
  const day = backDay + shopper.random.int(5);
  shopper.errands.push({ at: onlineInstant(world, shopper, day), kind: "restock", target: item.index });
}

/** An item on sale and in stock, by popularity; new ones draw more. */
function drawItem(world: World, { random }: Shopper, c: number, day: number): Item {
  const { items } = world.shelves[c]!;
  const { novelty } = world.mechanisms.assortment;
  let total = 0;
  const draw = random.next();
  for (let pass = 0; pass < 2; pass++) {
    let left = draw * total;
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      const { launchDay, popularity } = item;
      if (launchDay > day || (item.stockOuts.length > 0 && stockOutOn(item, day))) continue;
      const weight = day - launchDay < noveltyDays ? popularity * (1 + novelty) : popularity;
      if (pass === 0) total += weight;
      else {
        left -= weight;
        if (left < 0) return item;
      }
    }
  }
  return items[1]!;
}
