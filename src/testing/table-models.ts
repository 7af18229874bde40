import { isDeepStrictEqual } from "node:util";
import { EventError, OptionsError, SiyuError, TrainError } from "../errors.js";
import { decodeModel } from "../model/safetensors.js";
import type { CustomerRecord } from "../tasks/customer-table/read-table.js";
import {
  bytesOf,
  ensure,
  ensureSameBytes,
  ensureSameRows,
  ensureThrows,
  rowsById,
  shown,
} from "./compare.js";
import { deepFrozen, overwrite } from "./purity.js";
import { ensureRejects } from "./running.js";
import { ensureNamesNobody, ensureSaysTheSame, wrongFileCheck } from "./saving.js";
import type { Check } from "./subject.js";
import { renamedRows, type TableSubject } from "./table-subject.js";

const explained = 10;
const tolerance = 1e-9;

/** What a model of a table keeps, refuses, explains and leaves alone. */
export function tableModelChecks(subject: TableSubject): Check[] {
  const { estimator, customers, id, label } = subject;
  const idAt = (i: number) => String(customers[i]![id]);
  return [
    {
      name: "a saved model loads to the same bytes, rows, explanations and card",
      async run() {
        const model = await subject.model();
        const loaded = estimator.load(decodeModel(bytesOf(model)));
        ensureSameBytes(loaded, model, "after save and load");
        const rows = rowsById(loaded.predict({ customers }));
        ensureSameRows(rows, rowsById(await subject.batch()), "after save and load");
        ensureSaysTheSame(loaded, model, (one) => one.explain({ customers }, idAt(0)));
      },
    },
    {
      name: "the same rows, options and seed give the same bytes, with any number of threads",
      async run() {
        const model = await subject.model();
        ensureSameBytes(await subject.train(customers), model, "when trained twice");
        ensureSameBytes(
          await subject.train(customers, { threads: 2 }),
          model,
          "when trained with two threads",
        );
      },
    },
    {
      name: "no customer id is in the saved bytes or in the card",
      async run() {
        const mark = "Zq7xW-customer-";
        const model = await subject.train(renamedRows(subject, mark));
        ensureNamesNobody(model, mark);
      },
    },
    wrongFileCheck(subject),
    {
      name: "mistyped options, columns that are not there and what is no table are errors with a code",
      async run() {
        const wrongOptions = [
          { lable: label },
          { ignore: ["no such column"] },
          { label: "no such column" },
          { seed: -1 },
        ];
        for (const wrong of wrongOptions) {
          const call = () => estimator.train({ customers }, subject.options(wrong));
          await ensureThrows(call, OptionsError, `Training with ${shown(wrong)}`);
        }
        const model = await subject.model();
        for (const wrong of [
          { asof: 1e12 },
          { asOf: "yesterday" },
          { customers: "all" },
          { values: "no such column" },
        ])
          await ensureThrows(
            () => model.predict({ customers }, wrong),
            OptionsError,
            `predict with ${shown(wrong)}`,
          );
        const noTable = 7 as unknown as readonly CustomerRecord[];
        await ensureThrows(() => model.predict({ customers: noTable }), OptionsError, "predict of no table");
        const nameless = [{ ...customers[0], [id]: null }];
        await ensureThrows(() => model.predict({ customers: nameless }), EventError, "A row without an id");
        const call = () => model.explain({ customers }, "nobody-by-this-name");
        await ensureThrows(call, OptionsError, "explain for an unknown customer");
      },
    },
    {
      name: "too little data is a TrainError that says what is needed",
      async run() {
        const few = [
          [],
          customers.slice(0, 1),
          customers.filter((row) => row[label] === customers[0]![label]),
        ];
        for (const rows of few) {
          try {
            await subject.train(rows);
          } catch (error) {
            // A table of nobody has no columns either.
            ensure(
              error instanceof TrainError || (rows.length === 0 && error instanceof SiyuError),
              `Training on ${rows.length} rows must be a TrainError, got ${shown(error)}.`,
            );
            continue;
          }
          throw new Error(
            `Training on ${rows.length} rows of one label must be a TrainError, but it went through.`,
          );
        }
      },
    },
    {
      name: "rows, options and queries that are handed in are not changed",
      async run() {
        const frozen = deepFrozen(structuredClone(customers) as CustomerRecord[]);
        const copy = structuredClone(frozen);
        const model = await estimator.train({ customers: frozen }, deepFrozen(subject.options()));
        model.predict({ customers: frozen }, deepFrozen({ customers: [idAt(0)] }));
        model.explain({ customers: frozen }, idAt(0));
        model.evaluate({ customers: frozen });
        ensure(isDeepStrictEqual(frozen, copy), "The rows must be as they were.");
      },
    },
    {
      name: "a model is frozen, no call changes it, and what it handed out is no way into it",
      async run() {
        const model = await subject.train(customers);
        ensure(Object.isFrozen(model), "A model must be frozen.");
        const bytes = Buffer.from(bytesOf(model));
        const expected = rowsById(model.predict({ customers }));
        model.explain({ customers }, idAt(0));
        model.evaluate({ customers });
        ensure(bytes.equals(bytesOf(model)), "A model must have the same bytes after it was used.");
        const saved = model.save();
        for (const tensor of Object.values(saved.tensors)) tensor.fill(7);
        overwrite(saved.state);
        overwrite(model.card());
        const predictions = model.predict({ customers });
        const lists = Object.values(predictions.lists).flatMap(({ columns }) => Object.values(columns));
        for (const column of [...Object.values(predictions.columns), ...lists]) column.fill(0);
        ensure(bytes.equals(bytesOf(model)), "Writing to what a model handed out must not change it.");
        ensureSameRows(
          rowsById(model.predict({ customers })),
          expected,
          "after what was handed out was written to",
        );
      },
    },
    {
      name: "training reports its progress and rejects with the reason when cancelled, as does a stream",
      async run() {
        const reason = new Error("cancelled");
        await ensureRejects(subject.train(customers, { signal: AbortSignal.abort(reason) }), reason);
        const controller = new AbortController();
        let reports = 0;
        const onProgress = () => {
          reports++;
          controller.abort(reason);
        };
        await ensureRejects(subject.train(customers, { signal: controller.signal, onProgress }), reason);
        ensure(reports > 0, "Training must call onProgress, but did not.");
        const model = await subject.model();
        const source = (async function* () {
          yield { customers };
        })();
        const consumed = (async () => {
          for await (const _ of model.predictStream(source, {}, { signal: AbortSignal.abort(reason) }));
        })();
        await ensureRejects(consumed, reason);
      },
    },
    {
      name: "the parts of an explanation add up to the score, and the score is the probability of the row",
      async run() {
        const model = await subject.model();
        const batch = await subject.batch();
        for (let i = 0; i < batch.length; i += Math.max(1, Math.floor(batch.length / explained))) {
          const customerId = batch.customerIdAt(i);
          const { score, base, contributions, probability, ...facts } = model.explain(
            { customers },
            customerId,
          );
          const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
          ensure(
            Math.abs(sum - score) <= tolerance,
            `Base and contributions must be the score ${score}, got ${sum}.`,
          );
          const own = batch.columns["probability"]![i]!;
          ensure(
            Math.abs(1 / (1 + Math.exp(-score)) - own) <= tolerance &&
              Math.abs(own - probability) <= tolerance,
            `The explanation must be of the row's probability ${own}, got ${probability} of ${score}.`,
          );
          ensure(facts.customerId === customerId, "An explanation must name its customer.");
        }
      },
    },
    {
      name: "evaluate gives named numbers of the rows that have a label",
      async run() {
        const model = await subject.model();
        const metrics = model.evaluate({ customers });
        ensure(
          Object.keys(metrics).length > 0 && Object.values(metrics).every(Number.isFinite),
          `evaluate must give numbers, got ${shown(metrics)}.`,
        );
        const half = customers.map((row, i) => (i % 2 === 0 ? row : { ...row, [label]: null }));
        const alone = customers.filter((_, i) => i % 2 === 0);
        ensure(
          isDeepStrictEqual(model.evaluate({ customers: half }), model.evaluate({ customers: alone })),
          "Rows without a label must not count in evaluate.",
        );
        const none = customers.map(({ [label]: _, ...row }) => row);
        await ensureThrows(
          () => model.evaluate({ customers: none }),
          SiyuError,
          "evaluate without any label",
        );
      },
    },
  ];
}
