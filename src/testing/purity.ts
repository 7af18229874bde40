import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { dataOf, type EventTable } from "../events/table.js";
import { bytesOf, ensure, ensureSameRows, rowsById } from "./compare.js";
import { type Check, rowQuery, type Subject } from "./subject.js";

/** What is handed in is not written to, and what is handed out is not a way into the model. */
export function purityChecks(subject: Subject): Check[] {
  const { estimator, events, table, cutoff } = subject;
  return [
    {
      name: "events, options and queries that are handed in are not changed",
      async run() {
        const copy = structuredClone(events);
        const frozen = deepFrozen(structuredClone(events) as typeof events);
        const query = deepFrozen({ asOf: cutoff });
        const model = await estimator.train(frozen, deepFrozen(subject.options()));
        const predictions = model.predict(frozen, query);
        const ofRow = deepFrozen(rowQuery(predictions, 0, cutoff));
        model.explain(frozen, predictions.customerIdAt(0), ofRow);
        model.evaluate(frozen, query);
        ensure(isDeepStrictEqual(frozen, copy), "The events must be as they were.");
        const digest = digestOf(table);
        const other = await subject.train(table);
        other.predict(table, query);
        other.evaluate(table, query);
        ensure(digestOf(table) === digest, "The columns of the event table must be as they were.");
      },
    },
    {
      name: "a model is frozen, and no call changes it",
      async run() {
        const model = await subject.model();
        ensure(Object.isFrozen(model), "A model must be frozen.");
        const bytes = Buffer.from(bytesOf(model));
        const batch = await subject.batch();
        model.explain(table, batch.customerIdAt(0), rowQuery(batch, 0, cutoff));
        model.evaluate(table, { asOf: cutoff });
        const refreshed = model.refresh(table);
        ensure(refreshed !== model && Object.isFrozen(refreshed), "refresh must give a new, frozen model.");
        ensure(refreshed.kind === model.kind, `A refreshed model must be of kind "${model.kind}".`);
        ensure(bytes.equals(bytesOf(model)), "A model must have the same bytes after it was used.");
      },
    },
    {
      name: "writing to what a model handed out does not change the model",
      async run() {
        const model = await subject.train(table);
        const bytes = Buffer.from(bytesOf(model));
        const expected = rowsById(model.predict(table, { asOf: cutoff }));
        const saved = model.save();
        for (const tensor of Object.values(saved.tensors)) tensor.fill(7);
        overwrite(saved.state);
        ensure(bytes.equals(bytesOf(model)), "Writing to what save returned must not change the model.");
        overwrite(model.card());
        ensure(bytes.equals(bytesOf(model)), "Writing to what card returned must not change the model.");
        const predictions = model.predict(table, { asOf: cutoff });
        for (const column of Object.values(predictions.columns)) column.fill(7);
        for (const { key, columns } of Object.values(predictions.lists))
          for (const column of [...Object.values(columns), ...(key ? [key.codes] : [])]) column.fill(0);
        predictions.asOf.setTime(7);
        const rows = rowsById(model.predict(table, { asOf: cutoff }));
        ensureSameRows(rows, expected, "after what was handed out was written to");
      },
    },
  ];
}

export function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFrozen(inner);
  return Object.freeze(value);
}

/** Sets every number inside to 7, where it can be set. */
export function overwrite(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "number") Reflect.set(value, key, 7);
    else overwrite(inner);
  }
}

function digestOf(table: EventTable): string {
  const hash = createHash("sha256");
  const add = (value: unknown): void => {
    if (ArrayBuffer.isView(value))
      hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (typeof value === "object" && value !== null)
      for (const inner of Object.values(value)) add(inner);
  };
  add(dataOf(table));
  for (const id of table.customerIds()) hash.update(id);
  return hash.digest("hex");
}
