import type { Judge } from "../../model/judge.js";
import { activityContenders, activityTruth } from "../activity/judge.js";
import { modelContender } from "../common/contender.js";
import { withoutReasons } from "../common/reason-options.js";

/** How warnings are judged: by who did not order, beside the baselines of the activity task turned round. */
export function warningJudge<Row>(): Judge<Row> {
  return {
    query: withoutReasons,
    contender: (predictions) => modelContender(predictions),
    truth(table, predictions) {
      const { labels } = activityTruth(table, predictions);
      return { labels: labels.map((bought) => 1 - bought) };
    },
    baselines: (table, predictions) =>
      activityContenders(table, predictions).map(({ name, role, score, probability }) => ({
        name,
        role,
        score: score.map((value) => -value),
        probability: probability?.map((p) => 1 - p),
      })),
  };
}
