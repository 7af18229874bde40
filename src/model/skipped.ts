import type { Dictionary } from "../events/dictionary.js";

/** A customer without a row, and why: "no_order_before_as_of", "not_in_data". */
export interface SkippedCustomer {
  readonly customerId: string;
  readonly code: string;
}

export interface SkippedSource {
  readonly dictionary: Dictionary;
  /** Customers of the data, as codes into the dictionary. */
  readonly codes: Int32Array;
  /** Why each of them has no row: positions in `reasonCodes`. */
  readonly reasons: Uint8Array;
  readonly reasonCodes: readonly string[];
  /** Customers that were asked for and are not in the data: they have no code. */
  readonly others?: readonly SkippedCustomer[];
}

/** The customers that were not scored. Ids are read from the dictionary only when asked for. */
export class SkippedCustomers implements Iterable<SkippedCustomer> {
  readonly #source: SkippedSource;
  readonly length: number;
  /** How many were skipped for each reason. */
  readonly counts: ReadonlyMap<string, number>;

  constructor(source: SkippedSource) {
    if (source.codes.length !== source.reasons.length) {
      throw new RangeError(`${source.codes.length} skipped customers have ${source.reasons.length} reasons.`);
    }
    this.#source = source;
    this.length = source.codes.length + (source.others?.length ?? 0);
    this.counts = countReasons(source);
    Object.freeze(this);
  }

  /** The customers one by one. */
  *[Symbol.iterator](): Iterator<SkippedCustomer> {
    const { dictionary, codes, reasons, reasonCodes, others } = this.#source;
    for (let i = 0; i < codes.length; i++) {
      yield { customerId: dictionary.at(codes[i]!), code: reasonCodes[reasons[i]!]! };
    }
    if (others) yield* others;
  }
}

function countReasons({ reasons, reasonCodes, others = [] }: SkippedSource): Map<string, number> {
  const perReason = new Float64Array(reasonCodes.length);
  for (const reason of reasons) perReason[reason]!++;
  const counts = new Map<string, number>();
  reasonCodes.forEach((code, reason) => {
    if (perReason[reason]! > 0) counts.set(code, perReason[reason]!);
  });
  for (const { code } of others) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
