import { isDeepStrictEqual } from "node:util";
import { OptionsError } from "../errors.js";
import type { BasketRow } from "../events/rows.js";
import { EventTable } from "../events/table.js";
import type { AnyQuery, Estimator, Model } from "../model/contract.js";
import type { KeyName, Predictions } from "../model/predictions.js";
import { decodeModel } from "../model/safetensors.js";
import { withOtherLast, withoutLast } from "./basket-rows.js";
import {
  bytesOf,
  ensure,
  ensureSameBytes,
  ensureSameRows,
  ensureThrows,
  rowsById,
  shown,
} from "./compare.js";
import type { Check } from "./subject.js";

/** Baskets without dates that the contract is tried on. */
export interface BasketContractData<Options> {
  /** Baskets of at least 20 customers, most with more than `horizonBaskets` of them. */
  readonly baskets: readonly BasketRow[];
  readonly horizonBaskets: number;
  /** What a row is about beside its customer. */
  readonly key?: KeyName;
  /** Further options to train with. */
  readonly otherOptions?: Partial<Options>;
}

type BasketModel = Model<unknown, AnyQuery>;
type Cut = { readonly lastBaskets: number };

const aloneLimit = 25;
const tolerance = 1e-9;

/**
 * The contract of an estimator that learns from baskets without dates (`EventTable.fromBaskets`), beside `checks`: cuts
 * are `{ lastBaskets }`, the horizon is `horizonBaskets`, and nothing has a date.
 */
export function basketChecks<Options, M extends Model>(
  estimator: Estimator<Options, M>,
  { baskets, horizonBaskets, key, otherOptions }: BasketContractData<Options>,
): Check[] {
  const table = EventTable.fromBaskets(baskets);
  const cut: Cut = { lastBaskets: horizonBaskets };
  const train = (data: EventTable, changes: Readonly<Record<string, unknown>> = {}) => {
    const options = { cutoff: cut, horizonBaskets, ...otherOptions, ...changes } as unknown as Options;
    return estimator.train(data, options) as unknown as Promise<BasketModel>;
  };
  let shared: Promise<BasketModel> | undefined;
  const model = () => {
    shared ??= train(table);
    return shared;
  };
  const at = (lastBaskets: number) => ({ asOf: { lastBaskets } });
  const batch = async () => (await model()).predict(table, { asOf: cut });
  const rowQuery = (rows: Predictions<unknown>, i: number) =>
    rows.keyName === undefined ? { asOf: cut } : { asOf: cut, [rows.keyName]: rows.keyAt(i) };
  return [
    {
      name: "training on baskets uses none that is left out",
      async run() {
        const earlier = EventTable.fromBaskets(withoutLast(baskets, horizonBaskets));
        const other = await train(earlier, { cutoff: { lastBaskets: 0 } });
        const rows = rowsById(other.predict(earlier, at(0)));
        ensureSameRows(rows, rowsById(await batch()), "when the baskets that are left out are not there");
      },
    },
    {
      name: "a prediction from baskets uses none that is left out",
      async run() {
        const expected = rowsById(await batch());
        const earlier = EventTable.fromBaskets(withoutLast(baskets, horizonBaskets));
        const removed = rowsById((await model()).predict(earlier, at(0)));
        ensureSameRows(removed, expected, "when the baskets that are left out are not there");
        const other = EventTable.fromBaskets(withOtherLast(baskets, horizonBaskets));
        const changed = rowsById((await model()).predict(other, { asOf: cut }));
        ensureSameRows(changed, expected, "when other items are in the baskets that are left out");
      },
    },
    {
      name: "the order of the lines of baskets changes nothing",
      async run() {
        const other = EventTable.fromBaskets([...baskets].reverse());
        ensureSameBytes(await train(other), await model(), "when the lines come in another order");
        const rows = rowsById((await model()).predict(other, { asOf: cut }));
        ensureSameRows(rows, rowsById(await batch()), "when the lines come in another order");
      },
    },
    {
      name: "the baskets of one customer alone give the rows of the batch",
      async run() {
        const expected = rowsById(await batch());
        for (const id of [...expected.keys()].slice(0, aloneLimit)) {
          const own = EventTable.fromBaskets(baskets.filter(({ customerId }) => String(customerId) === id));
          const rows = rowsById((await model()).predict(own, { asOf: cut }));
          ensureSameRows(rows, new Map([[id, expected.get(id)!]]), "when scored alone");
        }
      },
    },
    {
      name: "predictions from baskets say how many baskets they look ahead, and hold no date",
      async run() {
        const rows = await batch();
        ensure(
          isDeepStrictEqual((await model()).horizonBaskets, [horizonBaskets]),
          `A model must name its horizons in baskets, got ${shown((await model()).horizonBaskets)}.`,
        );
        ensure(rows.length > 0, "The contract needs baskets of customers who can be scored.");
        ensure(
          rows.keyName === key,
          `The key of the rows must be ${shown(key)}, got ${shown(rows.keyName)}.`,
        );
        ensure(
          rows.clock === "sequence" &&
            rows.lastBaskets === cut.lastBaskets &&
            rows.horizonBaskets === horizonBaskets,
          `Predictions must be made before the last ${cut.lastBaskets} baskets, for the next ${horizonBaskets}.`,
        );
        for (const row of rows) ensure(!holdsDate(row), `A row must hold no date, got ${shown(row)}.`);
      },
    },
    {
      name: "dates and days are OptionsErrors where baskets have none",
      async run() {
        const date = new Date(Date.UTC(2026, 0, 1));
        for (const wrong of [
          { horizonDays: 30 },
          { cutoff: date },
          { cutoff: -1 },
          { cutoff: { lastBaskets: -1 } },
        ]) {
          await ensureThrows(() => train(table, wrong), OptionsError, `Training with ${shown(wrong)}`);
        }
        const one = await model();
        for (const wrong of [{ asOf: date }, { asOf: cut, horizonDays: 30 }, at(-1), at(0.5)]) {
          await ensureThrows(() => one.predict(table, wrong), OptionsError, `predict with ${shown(wrong)}`);
        }
      },
    },
    {
      name: "the explanation of a row from baskets adds up to its score, and names what it is of",
      async run() {
        const rows = await batch();
        for (let i = 0; i < rows.length; i += Math.max(1, Math.floor(rows.length / 10))) {
          const id = rows.customerIdAt(i);
          const { score, base, contributions, ...facts } = (await model()).explain(
            table,
            id,
            rowQuery(rows, i),
          );
          const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
          const own = rows.columns["probability"]?.[i];
          ensure(
            Math.abs(sum - score) <= tolerance,
            `Base and contributions must be the score ${score}, got ${sum}.`,
          );
          ensure(
            own === undefined || Math.abs(1 / (1 + Math.exp(-score)) - own) <= tolerance,
            `The score ${score} must be the logit of the row's probability ${own}.`,
          );
          ensure(
            facts.customerId === id &&
              (key === undefined || facts[key] === rows.keyAt(i)) &&
              "horizonBaskets" in facts &&
              facts.horizonBaskets === horizonBaskets &&
              facts.asOf.lastBaskets === cut.lastBaskets,
            `An explanation must name its customer, its ${key ?? "row"}, its asOf and its horizon, got ${shown(facts)}.`,
          );
        }
      },
    },
    {
      name: "a model of baskets loads to the same bytes and rows, and is judged by the baskets left out",
      async run() {
        const loaded = estimator.load(
          decodeModel(bytesOf((await model()) as Model)),
        ) as unknown as BasketModel;
        ensureSameBytes(loaded as Model, (await model()) as Model, "after save and load");
        const rows = rowsById(loaded.predict(table, { asOf: cut }));
        ensureSameRows(rows, rowsById(await batch()), "after save and load");
        const metrics = Object.values(loaded.evaluate(table, { asOf: cut }));
        ensure(metrics.length > 0, "evaluate must give at least one metric, got none.");
      },
    },
  ];
}

function holdsDate(value: unknown): boolean {
  if (value instanceof Date) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsDate);
}
