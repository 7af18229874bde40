// Prints the tables of options in the pages from the schemas that check the options: npx tsx scripts/print-options.ts
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { mechanismSchema } from "../datasets/simulator/mechanisms.js";
import { simulationOptions } from "../datasets/simulator/options.js";
import { contractualOptions, contractualQuery } from "../models/churn/contractual-options.js";
import { warningOptions, warningQuery } from "../models/churn/warning-options.js";
import { valueOptions, valueQuery } from "../models/clv/options.js";
import {
  crossSellOptions,
  itemQueries,
  categoryQueries as newCategories,
} from "../models/cross-sell/options.js";
import {
  flowsQuery,
  forecastQuery,
  matrixQuery,
  migrationOptions,
  migrationQuery,
} from "../models/lifecycle/migration-options.js";
import { eventOptions, eventQuery } from "../models/propensity/options.js";
import { overallOptions, overallQuery } from "../models/repurchase/overall-options.js";
import { categoryQueries, pairOptions, skuQueries } from "../models/repurchase/pair-options.js";
import { backtestOptions } from "../src/evaluation/backtest.js";
import { readOptions } from "../src/events/read-options.js";
import { csvOptions, tableFileOptions } from "../src/events/readers/file-options.js";
import { boostingOptions } from "../src/learners/boosting/options.js";
import { linearOptions } from "../src/learners/linear/options.js";
import { neuralOptions } from "../src/learners/neural/options.js";
import { markdownTable, rewrite } from "./marked-part.js";

/** Queries of `repurchase.category` and `repurchase.sku` in one: they differ in the name of one option. */
const pairQuery = skuQueries.query.extend(categoryQueries.query.shape);
const pairQueryOfCalls = skuQueries.dueQuery
  .extend(categoryQueries.rowQuery.shape)
  .extend(skuQueries.rowQuery.shape);

/** Queries of `crossSell.item` and `crossSell.category` in one. */
const crossSellQuery = itemQueries.predict.extend({
  onlyCategories: newCategories.predict.shape.onlyCategories,
});

/** The tables by page and name of the part. */
export function optionParts(): Record<string, Record<string, string>> {
  return {
    "docs/options.md": {
      "read options": optionTable(readOptions),
      "file options": optionTable(without(tableFileOptions, readOptions)),
      "csv options": optionTable(without(csvOptions, tableFileOptions)),
      "repurchase.overall options": optionTable(overallOptions),
      "repurchase.overall query": optionTable(overallQuery),
      "pair options": optionTable(pairOptions),
      "pair query": optionTable(pairQuery),
      "pair query of dueNow and explain": optionTable(without(pairQueryOfCalls, pairQuery)),
      "cross-sell options": optionTable(crossSellOptions),
      "cross-sell query": optionTable(crossSellQuery),
      "churn.warning options": optionTable(warningOptions),
      "churn.warning query": optionTable(warningQuery),
      "churn.contractual options": optionTable(contractualOptions),
      "churn.contractual query": optionTable(contractualQuery),
      "lifecycle.migration options": optionTable(migrationOptions),
      "lifecycle.migration query": optionTable(migrationQuery),
      "lifecycle.migration forecast": optionTable(without(forecastQuery, migrationQuery)),
      "lifecycle.migration matrix": optionTable(matrixQuery),
      "lifecycle.migration flows": optionTable(flowsQuery),
      "clv.value options": optionTable(valueOptions),
      "clv.value query": optionTable(valueQuery),
      "propensity.event options": optionTable(eventOptions),
      "propensity.event query": optionTable(eventQuery),
      "backtest options": optionTable(backtestOptions),
      "simulate options": optionTable(simulationOptions),
    },
    "docs/learners.md": {
      "boosting options": optionTable(boostingOptions),
      "linear options": optionTable(linearOptions),
    },
    "docs/neural.md": { "neural options": optionTable(neuralOptions) },
    "docs/datasets.md": { mechanisms: mechanismTable(mechanismSchema) },
  };
}

/** What JSON Schema has no word for: functions, dates, signals. */
const kinds: Readonly<Record<string, string>> = {
  until: "instant",
  onIssue: "function",
  onProgress: "function",
  signal: "AbortSignal",
  against: "object of functions",
  columns: "object",
  weights: "Float64Array",
  offset: "Float64Array",
  groups: "Int32Array",
  validation: "object",
  value: "string, or `Map` or object of numbers",
  values: "string, or `Map` of numbers",
};

interface Property {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Property[];
  readonly items?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** A table of the options of a schema: name, value, default, meaning. */
export function optionTable(schema: z.ZodObject): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const rows = Object.entries(properties as Record<string, Property>).map(([name, property]) => [
    `\`${name}\``,
    property.type === "object" ? "object" : (kinds[name] ?? valueOf(property)),
    required.includes(name) ? "required" : defaultOf(property),
    (property.description ?? "").replaceAll("|", "\\|"),
  ]);
  return markdownTable(["option", "value", "default", "meaning"], rows);
}

/** A table of the planted parameters of all mechanisms: "part.name", default, meaning. */
function mechanismTable(schema: z.ZodObject): string {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
  const rows = Object.entries(properties as Record<string, { properties: Record<string, Property> }>).flatMap(
    ([part, { properties: parameters }]) =>
      Object.entries(parameters).map(([name, property]) => [
        `\`${part}.${name}\``,
        defaultOf(property),
        property.description ?? "",
      ]),
  );
  return markdownTable(["parameter", "default", "meaning"], rows);
}

function without(schema: z.ZodObject, base: z.ZodObject): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(Object.entries(schema.shape).filter(([name]) => !(name in base.shape))),
  );
}

function valueOf(property: Property): string {
  const { type, anyOf, items } = property;
  if (property.const !== undefined) return `\`${JSON.stringify(property.const)}\``;
  if (property.enum) return property.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (anyOf?.some((one) => Object.keys(one).length === 0)) return "instant";
  if (anyOf) return anyOf.map(valueInUnion).join(", or ");
  if (type === "array") return `list of: ${valueOf(items ?? {})}`;
  if (type === "integer" || type === "number") return numberOf(property);
  return type === undefined ? "any" : [type].flat().join(" or ");
}

/** A value of an object's own among others by the names it holds: `{ lastBaskets }`. */
function valueInUnion(property: Property): string {
  return property.properties ? `\`{ ${Object.keys(property.properties).join(", ")} }\`` : valueOf(property);
}

function numberOf({ type, minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Property): string {
  const isWhole = type === "integer";
  const kind = isWhole ? "whole number" : "number";
  const isOpen = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER;
  const least = isWhole && exclusiveMinimum !== undefined ? exclusiveMinimum + 1 : minimum;
  if (least !== undefined && !isOpen) return `${kind}, ${least} to ${maximum}`;
  const bounds = [
    least === undefined ? exclusiveMinimum !== undefined && `above ${exclusiveMinimum}` : `${least} or more`,
    exclusiveMaximum === undefined ? !isOpen && `at most ${maximum}` : `below ${exclusiveMaximum}`,
  ].filter(Boolean);
  return least !== undefined && least <= -Number.MAX_SAFE_INTEGER ? kind : [kind, ...bounds].join(", ");
}

function defaultOf(property: Property): string {
  return property.default === undefined ? "" : `\`${JSON.stringify(property.default)}\``;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) rewrite(optionParts());
