import type { Dictionary } from "../events/dictionary.js";
import type { RfmThresholds } from "./rfm-options.js";
import { rfmSegments } from "./rfm-segments.js";
import type { RfmWarning } from "./rfm-warnings.js";

/** One customer as RFM sees him. */
export interface RfmRow {
  readonly customerId: string;
  /** Days from the last order day to the last day that is counted. */
  readonly daysSinceLast: number;
  /** Days with an order. */
  readonly orders: number;
  /** Net of refunds, units of the currency. */
  readonly spend: number;
  /** 1 to `bins`, the best. */
  readonly recencyScore: number;
  readonly frequencyScore: number;
  readonly monetaryScore: number;
  /** Weighted mean of the three scores. */
  readonly score: number;
  /** Name in `rfmSegments`: "important value". */
  readonly segment: string;
  /** The same in Chinese: "重要价值客户". */
  readonly segmentZh: string;
  readonly tier: string;
}

/** The same of all customers, one entry each. */
export interface RfmColumns {
  readonly daysSinceLast: Int32Array;
  readonly orders: Int32Array;
  readonly spend: Float64Array;
  readonly recencyScore: Uint8Array;
  readonly frequencyScore: Uint8Array;
  readonly monetaryScore: Uint8Array;
  readonly score: Float64Array;
  /** Position in `rfmSegments`. */
  readonly segment: Uint8Array;
  /** Position in `tiers`. */
  readonly tier: Uint8Array;
}

/** One segment, summed. */
export interface RfmSegmentSummary {
  readonly segment: string;
  readonly segmentZh: string;
  readonly customers: number;
  /** Share of the customers. */
  readonly customerShare: number;
  /** Units of the currency. */
  readonly spend: number;
  /** Share of the spend; 0 where nobody spent anything. */
  readonly spendShare: number;
}

interface RfmSource {
  readonly customers: Dictionary;
  /** Codes of the customers who are scored, ascending. */
  readonly codes: Int32Array;
  readonly columns: RfmColumns;
  readonly thresholds: RfmThresholds;
  readonly tiers: readonly string[];
  readonly skipped: { readonly noOrder: number; readonly noAmount: number };
  readonly warnings: readonly RfmWarning[];
  readonly asOf: number;
  /** Minor units of one unit of the currency. */
  readonly unit: number;
}

/** RFM of customers, in the order of their ids: columns, and rows when they are asked for. */
export class RfmScores implements Iterable<RfmRow> {
  readonly #source: RfmSource;
  /** Customers scored. */
  readonly length: number;
  readonly columns: RfmColumns;
  /** Every cut point that was used: `rfmScores(later, { thresholds })` scores by the same rule. Plain data. */
  readonly thresholds: RfmThresholds;
  /** Names of the tiers, lowest first. */
  readonly tiers: readonly string[];
  /** Customers with events but no order that counts; with orders but no amount. */
  readonly skipped: { readonly noOrder: number; readonly noAmount: number };
  /** Why cut points that were made of these customers say little; empty where they are fine, or were all given. */
  readonly warnings: readonly RfmWarning[];
  /** Epoch milliseconds, exclusive end of what was counted. */
  readonly asOf: number;

  /** @internal */
  constructor(source: RfmSource) {
    this.#source = source;
    this.length = source.codes.length;
    this.columns = source.columns;
    this.thresholds = source.thresholds;
    this.tiers = source.tiers;
    this.skipped = source.skipped;
    this.warnings = source.warnings;
    this.asOf = source.asOf;
    Object.freeze(this);
  }

  /** @throws RangeError if there is no such row */
  at(i: number): RfmRow {
    const { columns, tiers } = this;
    const code = this.#source.codes[i];
    if (code === undefined)
      throw new RangeError(`There is no row ${i}: ${this.length} customers are scored.`);
    const segment = rfmSegments[columns.segment[i]!]!;
    return {
      customerId: this.#source.customers.at(code),
      daysSinceLast: columns.daysSinceLast[i]!,
      orders: columns.orders[i]!,
      spend: columns.spend[i]!,
      recencyScore: columns.recencyScore[i]!,
      frequencyScore: columns.frequencyScore[i]!,
      monetaryScore: columns.monetaryScore[i]!,
      score: columns.score[i]!,
      segment: segment.name,
      segmentZh: segment.nameZh,
      tier: tiers[columns.tier[i]!]!,
    };
  }

  /** The rows one by one. */
  *[Symbol.iterator](): Iterator<RfmRow> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  /** Ids of the customers, one a row. */
  *customerIds(): IterableIterator<string> {
    for (const code of this.#source.codes) yield this.#source.customers.at(code);
  }

  /** The eight segments summed, in the order of `rfmSegments`; also those that nobody is in. */
  segments(): RfmSegmentSummary[] {
    const customers = new Float64Array(rfmSegments.length);
    const minor = new Float64Array(rfmSegments.length);
    const { columns } = this;
    const { unit } = this.#source;
    for (let i = 0; i < this.length; i++) {
      customers[columns.segment[i]!]!++;
      minor[columns.segment[i]!]! += Math.round(columns.spend[i]! * unit);
    }
    const total = minor.reduce((sum, value) => sum + value, 0);
    return rfmSegments.map(({ name, nameZh }, s) => ({
      segment: name,
      segmentZh: nameZh,
      customers: customers[s]!,
      customerShare: customers[s]! / this.length,
      spend: minor[s]! / unit,
      spendShare: total > 0 ? minor[s]! / total : 0,
    }));
  }
}
