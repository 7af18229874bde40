import { isDeepStrictEqual } from "node:util";
import { SavedModelError } from "../errors.js";
import { EventTable } from "../events/table.js";
import { decodeModel } from "../model/safetensors.js";
import type { SavedModel } from "../model/saved-model.js";
import { bytesOf, ensure, ensureSameBytes, ensureSameRows, ensureThrows, rowsById } from "./compare.js";
import { renamed } from "./event-rows.js";
import { type Check, rowQuery, type Subject } from "./subject.js";

/** A saved model is the model, the same each time, and names nobody. */
export function savingChecks(subject: Subject): Check[] {
  const { estimator, events, table, cutoff } = subject;
  return [
    {
      name: "a saved model loads to the same bytes, rows, explanations and card",
      async run() {
        const model = await subject.model();
        const loaded = estimator.load(decodeModel(bytesOf(model)));
        ensureSameBytes(loaded, model, "after save and load");
        const rows = rowsById(loaded.predict(table, { asOf: cutoff }));
        const batch = await subject.batch();
        ensureSameRows(rows, rowsById(batch), "after save and load");
        ensure(batch.length > 0, "The contract needs data with a customer to score at the cutoff.");
        const [id, query] = [batch.customerIdAt(0), rowQuery(batch, 0, cutoff)];
        ensureSaysTheSame(loaded, model, (one) => one.explain(table, id, query));
      },
    },
    {
      name: "the same events, options and seed give the same bytes, with any number of threads",
      async run() {
        const model = await subject.model();
        ensureSameBytes(await subject.train(table), model, "when trained twice");
        ensureSameBytes(await subject.train(table, { threads: 2 }), model, "when trained with two threads");
      },
    },
    {
      name: "no customer id is in the saved bytes or in the card",
      async run() {
        const mark = "Zq7xW-customer-";
        const model = await subject.train(EventTable.from(renamed(events, mark)));
        ensureNamesNobody(model, mark);
      },
    },
    wrongFileCheck(subject),
  ];
}

/** What every model can be asked that is saved. */
interface SavedByTest {
  card(): unknown;
  save(): SavedModel;
}

/** A model after save and load has the card of the one before, and explains a row alike. */
export function ensureSaysTheSame<M extends SavedByTest>(
  loaded: M,
  model: M,
  explain: (model: M) => unknown,
): void {
  ensure(isDeepStrictEqual(loaded.card(), model.card()), "The card must be the same after save and load.");
  ensure(
    isDeepStrictEqual(explain(loaded), explain(model)),
    "An explanation must be the same after save and load.",
  );
}

/** Neither the file nor the card of a model that was trained on ids with a mark holds it. */
export function ensureNamesNobody(model: SavedByTest, mark: string): void {
  const bytes = Buffer.from(bytesOf(model));
  for (const encoding of ["utf8", "utf16le"] as const) {
    ensure(
      !bytes.includes(Buffer.from(mark, encoding)),
      "The saved bytes must not hold the id of a customer.",
    );
  }
  ensure(!JSON.stringify(model.card()).includes(mark), "The card must not hold the id of a customer.");
}

/** Files that are not of this model are refused. */
export function wrongFileCheck(subject: {
  readonly estimator: { load(saved: SavedModel): unknown };
  model(): Promise<SavedByTest>;
}): Check {
  return {
    name: "a file of another kind, or without its content, is a SavedModelError",
    async run() {
      const saved = (await subject.model()).save();
      const load = (other: object) => () => subject.estimator.load({ ...saved, ...other });
      await ensureThrows(load({ kind: "another/kind" }), SavedModelError, "A model of another kind");
      await ensureThrows(load({ state: {}, tensors: {} }), SavedModelError, "A model without a state");
    },
  };
}
