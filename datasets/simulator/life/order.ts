import { channelCodes, typeCodes } from "../log/event-log.js";
import { dayMs, dayOf } from "../world/calendar.js";
import { dayIndex, type World } from "../world/world.js";
import { fillBasket } from "./basket.js";
import { buyComplement, type Line, lineOf, type Visit } from "./choice.js";
import { type Errand, onlineInstant, takeErrand } from "./errands.js";
import { isCooling, mayLapseByOrder, winBack } from "./lapse.js";
import { secondGapFactor } from "./newcomer.js";
import { deliver } from "./service.js";
import { mayShare } from "./sharing.js";
import type { Shopper } from "./shopper.js";

const minuteMs = 60_000;
const complementDays = 13;

/** Places the order that is next at an instant: by the clock, with a whole basket, or by an errand. */
export function placeOrder(world: World, shopper: Shopper, at: number): void {
  const { clock, fatigue } = shopper;
  const { mechanisms } = world;
  const errand = clock.at === at ? undefined : takeErrand(shopper, at);
  const visit = visitAt(world, at);
  const channel = errand ? channelCodes.mini : clock.channel;
  const lines = errand ? linesOf(world, shopper, errand, visit) : fillBasket(world, shopper, visit);
  shopper.orders++;
  writeLines(world, shopper, at, channel, lines);
  shopper.lastOrderAt = at;
  const outcome = deliver(world, shopper, at, channel, lines, visit.promotion > 0);
  if (outcome.isLate || outcome.isDefect) fatigue.add(at, mechanisms.fatigue.failure);
  else fatigue.relieve(at, 1 - mechanisms.fatigue.reliefByOrder);
  if (errand?.kind === "touch") answerMessage(world, shopper, at);
  const wasCooling = isCooling(shopper);
  mayLapseByOrder(world, shopper, outcome);
  if (!errand) {
    const lengthening = 1 + mechanisms.regularity.stockpiling * stockpiled(lines);
    clock.renew(
      shopper.orders > 1 ? lengthening : lengthening * secondGapFactor(world, shopper, outcome, lines),
    );
  }
  // A gap is stretched once: when it begins while cooling, or when cooling begins within it.
  if (isCooling(shopper) && (!errand || !wasCooling)) {
    clock.stretchFrom(visit.day, mechanisms.lapse.coolingStretch, at);
  }
  planComplements(world, shopper, lines, visit);
  if (!outcome.isLate && !outcome.isDefect) mayShare(world, shopper, outcome.receivedAt);
}

/** An order that a message brought: it wins back who cooled down, and may take the place of the natural one. */
function answerMessage({ mechanisms }: World, shopper: Shopper, at: number): void {
  const { clock, random } = shopper;
  const isWonBack = isCooling(shopper);
  if (isWonBack) winBack(shopper);
  if (isWonBack || random.next() < mechanisms.touch.pullForward) clock.restart(at);
}

function visitAt(world: World, at: number): Visit {
  const day = dayIndex(world, at);
  return { at, day, month: new Date(dayOf(at) * dayMs).getUTCMonth(), promotion: world.discounts[day]! };
}

function linesOf(world: World, shopper: Shopper, { kind, target }: Errand, visit: Visit): Line[] {
  if (kind === "touch") return fillBasket(world, shopper, visit);
  if (kind === "restock") return [lineOf(world, shopper, world.items[target]!, visit)];
  return [buyComplement(world, shopper, world.items[target]!, visit)];
}

/** Looks at the goods in the two days before, and the lines; the brand may learn of store orders days later. */
function writeLines(
  world: World,
  shopper: Shopper,
  at: number,
  channel: number,
  lines: readonly Line[],
): void {
  const { log, random, traits, orders } = shopper;
  const sinceAt = Math.max(traits.row.joinedAt, shopper.lastOrderAt);
  const mostLooks = world.mechanisms.assortment.looks;
  const isStore = channel === channelCodes.store;
  const isLateUpload = isStore && random.next() < world.mechanisms.service.lateUpload;
  const knownAt = isLateUpload ? at + (1440 + random.int(20 * 1440)) * minuteMs : Number.NaN;
  for (const { item, quantity, amountMinor, discountMinor } of lines) {
    let lookedAt = at;
    for (let looks = isStore ? 0 : random.int(mostLooks + 1); looks > 0; looks--) {
      lookedAt -= (1 + random.int(1440)) * minuteMs;
      if (lookedAt <= sinceAt) break;
      log.item[log.add(typeCodes.view, lookedAt, channelCodes.mini)] = item.index;
    }
    const row = log.add(typeCodes.purchase, at, channel);
    log.order[row] = orders;
    log.item[row] = item.index;
    log.quantity[row] = quantity;
    log.amount[row] = amountMinor;
    log.discount[row] = discountMinor;
    log.knownAt[row] = knownAt;
  }
}

/** Each line may be followed, within 14 days, by an order of its category's complement, if that was not in it. */
function planComplements(world: World, shopper: Shopper, lines: readonly Line[], { day }: Visit): void {
  const { complement } = world.mechanisms.assortment;
  if (complement === 0) return;
  for (const { item } of lines) {
    const c = world.shelves[item.category]!.complement;
    if (lines.some((line) => line.item.category === c)) continue;
    if (shopper.random.next() >= complement) continue;
    const at = onlineInstant(world, shopper, day + 1 + shopper.random.int(complementDays));
    shopper.errands.push({ at, kind: "complement", target: item.index });
  }
}

function stockpiled(lines: readonly Line[]): number {
  let units = 0;
  for (const { quantity } of lines) units += quantity - 1;
  return units;
}
