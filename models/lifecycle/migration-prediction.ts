import type { RowParts } from "../../src/model/predictions.js";
import { type AlertKind, alertKinds } from "../../src/tasks/lifecycle/alerts.js";
import { chancePrefix } from "../../src/tasks/lifecycle/judge.js";

/** Where one customer stands and will be. */
export interface MigrationPrediction {
  readonly customerId: string;
  /** State at asOf. */
  readonly state: string;
  /** P(each state at the end of the horizon); they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  readonly likelyState: string;
  /** P(an order within the horizon), as repurchase.overall says. */
  readonly probability: number;
  /** P(a state of less activity, or of less value). */
  readonly falling: number;
  /** P(a state of more value and the same activity). */
  readonly rising: number;
  /** P(a state of more activity). */
  readonly returning: number;
  /** Expected spend within the horizon, units of the currency; absent where orders have no amounts. */
  readonly expectedValue?: number;
  /** What the customer is about to do; absent where none of the chances reaches its threshold. */
  readonly alert?: AlertKind;
}

/** Makes the rows of states. @param names of the states */
export function migrationRow(names: readonly string[]) {
  return ({ columns, i, customerId }: RowParts): MigrationPrediction => {
    const at = (name: string) => columns[name]![i]!;
    const expectedValue = at("expectedValue");
    const alert = at("alert");
    return {
      customerId,
      state: names[at("state")]!,
      probabilities: Object.fromEntries(names.map((name) => [name, at(chancePrefix + name)])),
      likelyState: names[at("likelyState")]!,
      probability: at("probability"),
      falling: at("falling"),
      rising: at("rising"),
      returning: at("returning"),
      ...(!Number.isNaN(expectedValue) && { expectedValue }),
      ...(alert > 0 && { alert: alertKinds[alert - 1]! }),
    };
  };
}
