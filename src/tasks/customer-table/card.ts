import type { CardMember, CardScore, ChallengerReport } from "../../model/card.js";
import type { BandFacts } from "../common/bands.js";
import { cardMembers, isoOf } from "../common/model-card.js";
import { networkLimits } from "../common/network.js";
import { packageVersion } from "../common/package-version.js";
import type { TableWarning } from "./leaks.js";
import type { TableFacts, TableModel } from "./model.js";
import type { IgnoredColumn } from "./plan-columns.js";

/** What a model of a table is, was made from, and cannot do. Plain data; holds no id of a customer. */
export interface TableCard {
  readonly kind: string;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: TableFacts & {
    /** Date the table is of, ISO 8601; absent where it was not said. */
    readonly cutoff?: string;
  };
  /** How each column is read: "number", "number, on a log scale", "date", "12 levels, others pooled". */
  readonly columns: readonly { readonly name: string; readonly read: string }[];
  readonly ignored: readonly IgnoredColumn[];
  readonly definitions: readonly string[];
  readonly members: readonly CardMember[];
  /** How the network did, where it was tried beside the others, on rows left out: what it brought, kept or not. */
  readonly challenger?: ChallengerReport;
  /** The model beside its members, the best column by itself and the base rate, on rows each left out of the fit. */
  readonly outOfFold: readonly CardScore[];
  readonly bands: readonly BandFacts[];
  readonly warnings: readonly TableWarning[];
  readonly limits: readonly string[];
}

/** What a card says beside the trained task. */
export interface CardSource {
  readonly table: TableModel;
  /** Epoch milliseconds; absent where it was not said. */
  readonly cutoff?: number | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

export function tableCard(kind: string, { table, cutoff, options }: CardSource): TableCard {
  const { plan, data, outOfFold, bands, warnings } = table;
  return {
    kind,
    version: packageVersion(),
    options,
    data: { ...data, ...(cutoff !== undefined && { cutoff: isoOf(cutoff) }) },
    columns: plan.columns.map((column) => ({ name: column.name, read: readingOf(column) })),
    ignored: plan.ignored,
    definitions: [
      "Who is scored: every customer with a row in the table.",
      "Each row that the model was tested on was left out of the fit that scored it, copies of it under other ids too.",
      ...(table.events
        ? [
            "Events: those before the cutoff; customers without an event before it have no features of events.",
          ]
        : []),
    ],
    members: cardMembers(table),
    ...(table.challenger && { challenger: table.challenger }),
    outOfFold,
    bands,
    warnings,
    limits: limitsOf({ table, cutoff, options }),
  };
}

function readingOf(column: TableModel["plan"]["columns"][number]): string {
  if (column.kind === "number") return column.scale === "log" ? "number, on a log scale" : "number";
  if (column.kind === "date") return "date";
  return `${column.levels.length} levels${column.other === undefined ? "" : ", others pooled"}`;
}

function limitsOf({ table, cutoff, options }: CardSource): string[] {
  const { plan, members, challenger } = table;
  const limits = [
    "Rows of one date: the test says how the model does on other customers of that date, not on those of a later one.",
  ];
  if (members.length === 1 && options["learner"] === "auto")
    limits.push(`One member only (${members[0]!.member}): too little data to blend.`);
  for (const limit of networkLimits(challenger, options, "log-loss of rows left out"))
    limits.push(limit.replace(/^t/, "T"));
  if (cutoff === undefined && plan.columns.some(({ kind }) => kind === "date")) {
    limits.push("Dates are read as days since 1970, as the date of the table (cutoff) was not said.");
  }
  return limits;
}
