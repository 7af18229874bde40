import type { Predictions } from "../model/predictions.js";
import { ensure } from "./compare.js";
import { type Check, rowQuery, type Subject, wrongQuery } from "./subject.js";

const explained = 10;
const tolerance = 1e-9;

/** What scores mean: explanations add up to them, a longer horizon gives no smaller chance. */
export function scoreChecks(subject: Subject): Check[] {
  const { estimator, table, cutoff, horizonDays, settings } = subject;
  return [
    {
      name: "the parts of an explanation add up to the score, and the score is the probability or value of the row",
      async run() {
        const model = await subject.model();
        const batch = await subject.batch();
        const step = Math.max(1, Math.floor(batch.length / explained));
        for (let i = 0; i < batch.length; i += step) {
          const id = batch.customerIdAt(i);
          const { score, scale, base, contributions, probability, ...facts } = model.explain(
            table,
            id,
            rowQuery(batch, i, cutoff),
          );
          const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
          ensure(
            Math.abs(sum - score) <= tolerance,
            `Base and contributions must be the score ${score}, got ${sum}.`,
          );
          const value = batch.columns["expectedValue"]?.[i];
          if (scale === "log" && value !== undefined) {
            ensure(
              Math.abs(score - Math.log(value)) <= tolerance,
              `The score ${score} must be the logarithm of the expected value ${value}.`,
            );
          } else {
            ensure(
              Math.abs(1 / (1 + Math.exp(-score)) - probability) <= tolerance,
              `The score ${score} must be the logit of the probability ${probability}.`,
            );
          }
          const own = batch.columns["probability"]?.[i];
          ensure(
            own === undefined || Math.abs(own - probability) <= tolerance,
            `The explanation must be of the row's probability ${own}, got ${probability}.`,
          );
          ensure(
            facts.customerId === id &&
              "horizonDays" in facts &&
              facts.asOf.getTime() === cutoff &&
              facts.horizonDays === batch.horizonDays,
            "An explanation must name its customer, its asOf and its horizon.",
          );
          const { keyName } = batch;
          ensure(
            keyName === undefined || facts[keyName] === batch.keyAt(i),
            `An explanation must name what its row is about: expected ${keyName} ${keyName && batch.keyAt(i)}, got ${keyName && facts[keyName]}.`,
          );
        }
      },
    },
    {
      name: "a longer horizon never lowers what grows with it",
      async run() {
        const shorter = Math.max(1, Math.floor(horizonDays / 3));
        const options = subject.options({ horizonDays: [shorter, horizonDays] });
        const model = await estimator.train(table, options);
        ensure(
          model.horizonDays.join() === `${shorter},${horizonDays}`,
          "A model must name its horizons, ascending.",
        );
        const [near, far] = [shorter, horizonDays].map((h) =>
          model.predict(table, wrongQuery({ asOf: cutoff, horizonDays: h, ...settings.allRows })),
        );
        ensure(
          near!.horizonDays === shorter && far!.horizonDays === horizonDays,
          "Rows must be of the horizon asked for.",
        );
        const farRows = sameRows(near!, far!);
        const { growing = ["probability", "expectedOrders", "expectedQuantity"], shrinking = [] } = settings;
        for (const [names, sign] of [
          [growing, 1],
          [shrinking, -1],
        ] as const) {
          for (const name of names) {
            const [a, b] = [near!.columns[name], far!.columns[name]];
            const wrong = a && b ? a.findIndex((value, i) => sign * (b[farRows[i]!]! - value) < 0) : -1;
            ensure(
              wrong === -1,
              `'${name}' must not ${sign === 1 ? "fall" : "rise"} with the horizon, got ${a?.[wrong]} in ${shorter} days and ${b?.[farRows[wrong]!]} in ${horizonDays}.`,
            );
          }
        }
      },
    },
  ];
}

/** Where each row of a batch stands in another one of the same customers and keys, which may be ranked otherwise. */
function sameRows(batch: Predictions<unknown>, other: Predictions<unknown>): number[] {
  const names = [batch, other].map((one) =>
    Array.from(one.customerIds(), (id, i) => JSON.stringify(one.keyName ? [id, one.keyAt(i)] : [id])),
  );
  const rows = new Map(names[1]!.map((name, row) => [name, row]));
  return names[0]!.map((name) => {
    const row = rows.get(name);
    ensure(row !== undefined, `Every horizon must have the same rows: ${name} is missing from one.`);
    return row;
  });
}
