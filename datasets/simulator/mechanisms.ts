import { z } from "zod";

const share = (value: number, meaning: string) => z.number().min(0).max(1).default(value).describe(meaning);
const atLeast0 = (value: number, meaning: string) => z.number().min(0).default(value).describe(meaning);
const positive = (value: number, meaning: string) => z.number().positive().default(value).describe(meaning);
const real = (value: number, meaning: string) => z.number().default(value).describe(meaning);
const part = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).prefault({} as never);

/** Shape of a gamma law from which it is one value for all customers, to seven digits. */
export const sameForAll = 1e14;

/**
 * Every planted parameter of the simulator, by mechanism. A part or a value that is left out has its default; an
 * effect of 0 switches its mechanism off. Logs are natural, shares 0 to 1, chances per occasion.
 */
export const mechanismSchema = z.strictObject({
  acquisition: part({
    launchShare: share(0.16, "Customers who join in the first two weeks, when members are moved over."),
    promotionPull: atLeast0(0.6, "How strongly promotions draw new customers, beside everyday demand 1."),
    store: atLeast0(26, "Weight of customers who come by a store, among those no friend brings."),
    wechat: atLeast0(32, "The same by WeChat."),
    tmall: atLeast0(24, "The same by the marketplace."),
    douyin: atLeast0(18, "The same by short video."),
    followers: atLeast0(1, "Multiplies each source's share of followers, who never buy."),
    promotionBuyers: atLeast0(1, "Multiplies each source's share of those who buy hardly ever outside promotions."),
  }),
  newcomer: part({
    views: atLeast0(0, "Goods looked at in the first 72 hours, mean."),
    carts: atLeast0(0, "Goods put into the cart in them, mean."),
    wait: atLeast0(0, "Mean days from 72 hours after joining to the first order, if not at once; 0: 25 from joining."),
    shape: positive(0.6, "Gamma shape of that wait: below 1 the chance of an order fades with time."),
    view: real(0, "The wait is divided by (1 + views) to this power."),
    cart: real(0, "The wait is divided by (1 + carts) to this power."),
    source: real(0, "How strongly the wait depends on the source: 1 as planted, 0 not at all."),
    secondLate: real(0, "Added to the log gap to the second order if the first came late."),
    secondDiscount: real(0, "Added to it for each share of the price taken off the first order."),
    secondLines: real(0, "That gap is divided by the lines of the first order to this power."),
    secondAtOnce: real(0, "Added to its log if the first order came within a day of joining."),
  }),
  rate: part({
    medianGapDays: positive(92, "Median over customers of the mean gap between orders, city tier 0."),
    gapDaysPerTier: atLeast0(6, "Added to it for each city tier (1 to 4)."),
    deviation: atLeast0(0.7, "Standard deviation of the log mean gap between customers."),
  }),
  regularity: part({
    logMean: real(0.45, "Mean of the log gamma shape of gaps: shape 1 is memoryless, above is regular."),
    deviation: atLeast0(0.7, "Standard deviation of the log shape between customers; shapes stay in 0.5 to 9."),
    stockpiling: atLeast0(0.12, "Each unit beyond one a line lengthens the next gap by this share."),
  }),
  drift: part({
    perYear: real(-0.2, "Mean change of a customer's log rate a year."),
    deviation: atLeast0(0.35, "Its standard deviation between customers."),
    phaseAmplitude: atLeast0(0.35, "Busy and quiet phases of life: the log rate is up or down by this."),
    phaseDays: positive(150, "Mean length of a phase, exponential."),
  }),
  season: part({
    amplitude: share(0.18, "Yearly swing of everyday demand: 1 + amplitude cos(2 pi (day of year - 320) / 365.25)."),
    weekday: share(1, "Strength of the weekly rhythm: 1 as planted, 0 none."),
    newYearLull: positive(0.45, "Everyday demand in the days around the Chinese new year; 1 for no lull."),
  }),
  promotion: part({
    sensitivity: atLeast0(0.43, "Mean over customers of what an ordinary promotion day adds to everyday demand 1."),
    shape: positive(1.2, "Gamma shape of the sensitivity between customers."),
    peakLift: atLeast0(4, "A peak day adds this many times as much."),
    bulk: atLeast0(0.45, "Mean units beyond one a line within promotions; 0.12 outside is fixed."),
  }),
  assortment: part({
    reach: share(0.5, "Chance to rebuy a category at a visit long after it ran out."),
    steepness: positive(4, "That chance is reach / (1 + (days since bought / days it lasts)^-steepness)."),
    cycle: positive(1, "Multiplies the use-up time of every category."),
    useDeviation: atLeast0(0.25, "Standard deviation of the log speed of use between customers."),
    looks: z.number().int().min(0).default(2).describe("Most looks at each of the goods in the two days before an online order."),
    explore: share(0.18, "Chance to try a category never bought at a visit."),
    sameBasket: share(0.25, "Chance that a line draws its category's complement into the basket."),
    complement: share(0.15, "Chance that it is bought in an order of its own within 14 days after."),
    partner: share(0.6, "Chance that a complement is the item's own partner in that category, not any item."),
    loyaltyA: positive(2.5, "Loyalty to the item bought last in a category is Beta(a, b) between customers: a."),
    loyaltyB: atLeast0(2, "The same: b; 0 makes all loyal."),
    novelty: atLeast0(2, "A new item's popularity is raised by this share of itself in its first 60 days."),
    stockOutsPerYear: atLeast0(1.2, "How often an item is not to be had, two to five weeks each."),
    substitution: share(0.6, "Who finds the usual item out of stock takes another with this chance; others wait for it."),
    priceRisesPerYear: atLeast0(0.5, "How often an item's list price rises, by 6 to 15 %."),
  }),
  service: part({
    late: share(0.07, "Deliveries after the promised date, outside promotions."),
    latePromotion: atLeast0(2, "That share is multiplied by this within promotions."),
    defect: share(0.03, "Orders that come broken or wrong."),
    complaint: share(0.4, "Chance to complain of either."),
    refund: share(0.015, "Lines sent back for no fault."),
    refundAfterDefect: share(0.6, "Lines sent back of a defect order."),
    lateUpload: share(0.6, "Store orders that the brand comes to know days later."),
  }),
  lapse: part({
    lifePerYear: atLeast0(0.15, "Hazard a year of leaving for reasons of life."),
    order: atLeast0(0.04, "Hazard at each order received, of frailty 1 and fatigue 0."),
    mismatch: atLeast0(1.6, "Added at the first order of customers whom it does not suit."),
    late: atLeast0(0.22, "Added at a late delivery."),
    defect: atLeast0(0.3, "Added at a defect order."),
    price: atLeast0(0.12, "Added when the usual item has become dearer."),
    touch: atLeast0(0.007, "Hazard at each message, of frailty 1 and fatigue 0."),
    fatigueGrowth: atLeast0(0.7, "Hazards grow by exp(this x fatigue)."),
    frailty: atLeast0(0.9, "Standard deviation of the log frailty between customers (mean frailty 1)."),
    unsubscribeOnly: share(0.25, "Who is driven off by a message only stops the messages with this chance."),
    cooling: share(0.6, "Who leaves cools down first with this chance, others stop at once."),
    coolingDays: positive(70, "Mean days of cooling, exponential."),
    coolingStretch: positive(2.2, "Gaps are this many times as long while cooling."),
    coolingOpens: share(0.35, "Multiplies the chance to open a message while cooling."),
    announced: share(0.25, "Who leaves also leaves the group, visibly."),
  }),
  fatigue: part({
    touch: atLeast0(0.16, "Mean over customers of the fatigue that one message adds."),
    failure: atLeast0(0.6, "Fatigue that a late or defect order adds."),
    halfLifeDays: positive(60, "Half-life of fatigue."),
    reliefByOrder: share(0.35, "Share of the fatigue that a good order takes away."),
  }),
  touch: part({
    plain: atLeast0(0.012, "Mean chance of an extra order within 6 days by a message without benefit, unmatched."),
    coupon: atLeast0(0.05, "The same with a coupon of 10 %."),
    gift: atLeast0(0.035, "The same with a gift."),
    points: atLeast0(0.02, "The same with points."),
    hourMatch: positive(1.8, "Multiplies the effect within an hour of the customer's best hour."),
    channelMatch: positive(1.3, "Multiplies the effect on the customer's best channel."),
    contentMatch: positive(1.4, "Multiplies the effect of the content that the customer likes best."),
    openA: positive(2, "The chance to open a message, unwearied, is Beta(a, b) between customers: a."),
    openB: positive(3, "The same: b."),
    openMatch: positive(1.5, "Multiplies the chance to open a message within an hour of the best hour."),
    sleepingDogs: share(0.08, "Customers whose effect is negative: a message puts their next order off."),
    lostCauses: share(0.25, "Customers on whom no message has an effect."),
    responseShape: positive(2, "Gamma shape of the response of the others (mean 1 over all but the dogs)."),
    tasteShape: positive(2, "Gamma shape of the liking for each benefit (mean 1)."),
    wear: atLeast0(0.2, "The effect falls by exp(-this x fatigue)."),
    pullForward: share(0.5, "Extra orders that only come earlier what would have come: the clock starts anew."),
  }),
  campaigns: part({
    everyDays: z.number().int().min(8).max(365).default(9).describe("Days from one campaign to the next, at least 8."),
    enrolled: share(0.35, "Members enrolled in an experiment."),
    control: share(0.4, "Enrolled who are held out."),
    broadcast: share(0.3, "Members whom a broadcast reaches."),
    targetBase: real(-2.6, "Targeted campaigns: log odds of a message to a member without an order in 60 days."),
    targetActive: real(2.4, "Added with an order in the last 60 days: the confounding."),
  }),
  sharing: part({
    perOrder: share(0.08, "Mean chance that a good order is shared."),
    brings: share(0.45, "Chance that a share brings a friend."),
  }),
}); // biome-ignore format: one parameter a line

/** Planted parameters, some or all. */
export type MechanismOptions = z.input<typeof mechanismSchema>;
/** All planted parameters. */
export type Mechanisms = z.output<typeof mechanismSchema>;

/** All mechanisms with an effect of their own off: gaps, kinds and baskets alone are left. For tests of one of them. */
export const quietMechanisms = {
  acquisition: { followers: 0, promotionBuyers: 0 },
  regularity: { stockpiling: 0 },
  drift: { perYear: 0, deviation: 0, phaseAmplitude: 0 },
  season: { amplitude: 0, weekday: 0, newYearLull: 1 },
  promotion: { sensitivity: 0, bulk: 0 },
  assortment: { sameBasket: 0, complement: 0, stockOutsPerYear: 0, priceRisesPerYear: 0 },
  service: { late: 0, defect: 0, refund: 0, lateUpload: 0 },
  lapse: { lifePerYear: 0, order: 0, mismatch: 0, late: 0, defect: 0, price: 0, touch: 0, frailty: 0 },
  fatigue: { touch: 0, failure: 0 },
  touch: { plain: 0, coupon: 0, gift: 0, points: 0 },
  campaigns: { enrolled: 0, broadcast: 0, targetBase: -50, targetActive: 0 },
  sharing: { perOrder: 0 },
} as const satisfies MechanismOptions;
