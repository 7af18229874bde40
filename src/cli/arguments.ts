import { InvalidArgumentError } from "commander";
import { type ColumnField, columnFields } from "../events/readers/column-names.js";
import type { ColumnOverrides } from "../events/readers/guess-columns.js";
import { presetNames } from "../tasks/lifecycle/state-options.js";
import type { Language } from "./language.js";
import { failureTexts } from "./messages/errors.js";

/** Short names of columns beside the names of the fields themselves. */
const shortNames: Readonly<Record<string, ColumnField>> = {
  customer: "customerId",
  time: "timestamp",
  date: "timestamp",
  order: "orderId",
  item: "itemId",
  sku: "itemId",
  category: "categoryId",
  qty: "quantity",
  price: "unitPrice",
};

/** Reasons that a row may have, as the schemas of queries say. */
const mostReasons = 20;

/** Highest discount rate of a year, as the schema says. */
const mostDiscount = 10;

/** Parsers of the values of options; each says what was expected in the language of the caller. */
export function argumentParsers(language: Language) {
  const { wanted } = failureTexts[language];
  const wholeNumber = (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError(wanted.wholeNumber);
    return value;
  };
  const choice = <T extends string>(text: string, choices: readonly T[]): T => {
    const found = choices.find((one) => one === text);
    if (found === undefined) throw new InvalidArgumentError(wanted.choice(choices.join(", ")));
    return found;
  };
  return {
    wholeNumber,
    choice,

    preset: (text: string) => choice(text, presetNames),

    /** A share of what is spent. */
    margin(text: string): number {
      const value = numberOf(text);
      if (!(value > 0 && value <= 1)) throw new InvalidArgumentError(wanted.margin);
      return value;
    },

    /** A rate of a year. */
    discount(text: string): number {
      const value = numberOf(text);
      if (!(value >= 0 && value <= mostDiscount)) throw new InvalidArgumentError(wanted.discount);
      return value;
    },

    seed(text: string): number {
      if (!/^\d+$/.test(text)) throw new InvalidArgumentError(wanted.seed);
      return Number(text);
    },

    reasons(text: string): number {
      if (!/^\d+$/.test(text) || Number(text) > mostReasons) throw new InvalidArgumentError(wanted.reasons);
      return Number(text);
    },

    currencyDigits(text: string): number {
      if (!/^[0-6]$/.test(text)) throw new InvalidArgumentError(wanted.digits);
      return Number(text);
    },

    /** "30,90" */
    horizons(text: string): number[] {
      const parts = text.split(/[,，]/).map((part) => part.trim());
      if (!parts.every((part) => /^\d+$/.test(part) && Number(part) >= 1))
        throw new InvalidArgumentError(wanted.horizons);
      return parts.map(Number);
    },

    /** "customer=会员卡号,time=下单时间"; given several times, the options add up. A name before = with nothing after is null. */
    columns(text: string, before: ColumnOverrides = {}): ColumnOverrides {
      const overrides: Record<string, string | null> = {};
      // A comma belongs to a column's name unless a "name=" follows it.
      for (const part of text.split(/[,，]\s*(?=\w+=)/)) {
        const equals = part.indexOf("=");
        if (equals < 1) throw new InvalidArgumentError(wanted.columns);
        const name = part.slice(0, equals).trim();
        const field = fieldOf(name);
        if (!field)
          throw new InvalidArgumentError(
            wanted.field([...Object.keys(shortNames), ...columnFields].join(", ")),
          );
        overrides[field] = part.slice(equals + 1).trim() || null;
      }
      return { ...before, ...overrides };
    },
  };
}

/** A decimal number such as "0.35"; NaN for anything else. */
function numberOf(text: string): number {
  return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

function fieldOf(name: string): ColumnField | undefined {
  return Object.hasOwn(shortNames, name) ? shortNames[name] : columnFields.find((field) => field === name);
}
