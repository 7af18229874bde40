import { EventError, OptionsError } from "../../src/errors.js";
import { instantOf } from "../../src/events/instant-option.js";
import { dataOf, EventTable } from "../../src/events/table.js";
import { zoneOf } from "../../src/events/zone.js";
import { breathe, type Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { checkCutoff } from "../../src/tasks/common/check-cutoff.js";
import { checkDated } from "../../src/tasks/common/events-to-score.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { networkAsked, requireNetwork } from "../../src/tasks/common/network.js";
import type { TableEvents } from "../../src/tasks/customer-table/event-features.js";
import {
  type CustomerTableInput,
  checkInput,
  columnOf,
  readTable,
} from "../../src/tasks/customer-table/read-table.js";
import { loadTable } from "../../src/tasks/customer-table/state.js";
import { trainTable } from "../../src/tasks/customer-table/train.js";
import { ContractualModel, type ContractualParts } from "./contractual-model.js";
import { type ContractualOptions, contractualOptions } from "./contractual-options.js";

const kind = "churn/contractual";

/**
 * Who cancels: customers of a contract, a membership or a subscription as rows of a table, with what became of each.
 *
 * Stands on the table task: logistic regression and boosted trees on the table's columns, and on what the customers'
 * events say where there are any; sized, blended and calibrated on rows left out.
 */
export const contractual = {
  kind,
  options: contractualOptions,

  /**
   * @throws OptionsError for a mistyped or impossible option; "unknown_column" for a column that the table does not
   *   have; "cutoff_out_of_range" for a cutoff after the end of the events; "conflicting_options"
   * @throws EventError "no_customers", "missing_id", "duplicate_customer", "bad_cell", "bad_label"
   * @throws TrainError "too_few_labels", "no_columns", "tensorflow_missing"
   */
  async train(
    data: CustomerTableInput,
    options: ContractualOptions = {},
    run?: Run,
  ): Promise<ContractualModel> {
    const where = `${kind}.train`;
    const settings = parseOptions(contractualOptions, options, where);
    checkInput(data, where);
    await breathe(run);
    await requireNetwork(settings, where);
    const events = eventsOf(data, where);
    const zone = events?.data.zone ?? zoneOf("UTC");
    const cutoff =
      settings.cutoff === undefined
        ? (events?.data.until ?? Number.NaN)
        : instantOf(settings.cutoff, zone, `cutoff of ${where}`);
    if (events) checkCutoff(events.data, cutoff);
    const table = readTable(data.customers, settings.id, where, zone);
    if (table.ids.length === 0)
      throw new EventError("no_customers", `${where}: 'customers' holds no record.`);
    if (settings.ignore.includes(settings.id)) {
      throw new OptionsError(
        "bad_option",
        `${where}: 'ignore' names '${settings.id}', the column of ids, which is never learned from: leave it out.`,
        { option: "ignore" },
      );
    }
    for (const name of settings.ignore) columnOf(table, name, `${where}: 'ignore'`);
    for (const name of Object.keys(settings.groups)) columnOf(table, name, `${where}: 'groups'`);
    const { id, label, positive, horizonDays, ignore, learner, neural, seed, bands } = settings;
    const parts: ContractualParts = {
      ...(Number.isNaN(cutoff) ? {} : { cutoff }),
      options: {
        id,
        label,
        ...(positive !== undefined && { positive }),
        ...(horizonDays !== undefined && { horizonDays }),
        ...(bands && { bands }),
        ignore,
        learner,
        ...networkAsked({ neural }),
        seed,
      },
      table: await trainTable(table, events, { ...settings, cutoff }, where, run),
    };
    return new ContractualModel(parts);
  },

  /** The model of saved state. @throws SavedModelError "wrong_kind", "bad_state" */
  load(saved: SavedModel): ContractualModel {
    return loadSaved(saved, kind, ({ state, tensors }) => {
      const { table, ...rest } = state as unknown as ContractualParts;
      return new ContractualModel({ ...rest, table: loadTable({ state: table as never, tensors }) });
    });
  },
} as const;

function eventsOf({ events }: CustomerTableInput, where: string): TableEvents | undefined {
  if (events === undefined) return undefined;
  const table = EventTable.from(events);
  checkDated(table, where);
  return {
    data: dataOf(table),
    reading: { timeZone: table.timeZone, currencyDigits: table.currencyDigits },
  };
}
