import { expectedCalibrationError } from "../../src/metrics/calibration.js";
import { empc } from "../../src/metrics/maximum-profit.js";
import { logLoss } from "../../src/metrics/probability.js";
import { auc } from "../../src/metrics/ranking.js";
import {
  type ContractualTask,
  contractualData,
  contractualTask,
  foldsInFileOrder,
  foldsOfCopies,
} from "../accuracy/contractual-data.js";
import { answerOfPeer } from "./answer.js";

/** Prints what learners at their defaults reach on the folds of `benchmarks/accuracy/contractual.ts`. */
export function besideChurnLearners(): void {
  for (const data of contractualData) {
    const task = contractualTask(data);
    if (!task) {
      console.error(`skipped: ${data} is not there`);
      continue;
    }
    for (const [learner, deals] of Object.entries(scoresOfPeers(task))) {
      deals.forEach((scores, deal) => {
        const probability = Float64Array.from(scores);
        const { labels } = task;
        const row = {
          task: "churn.contractual",
          data: `${data}, ${deal === 0 ? "10 folds in file order" : "10 folds, copies in one"}`,
          peer: learner,
          auc: auc(labels, probability),
          logLoss: logLoss(labels, probability),
          ece: expectedCalibrationError(labels, probability),
          empc: empc(labels, probability).profit,
        };
        console.log(JSON.stringify(row));
      });
    }
  }
}

function scoresOfPeers(task: ContractualTask): Readonly<Record<string, readonly (readonly number[])[]>> {
  const answer = answerOfPeer("contractual.py", plainTask(task));
  return (answer ?? {}) as Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** Numbers where all cells of a column are, else texts; missing cells are null. */
function plainTask(task: ContractualTask) {
  const names = Object.keys(task.rows[0]!).filter((name) => name !== task.id && name !== task.label);
  const columns = names.map((name) => {
    const cells = task.rows.map((row) => row[name]!);
    const isNumeric = cells.every((cell) => Number.isFinite(Number(cell)));
    return cells.map((cell) => (cell === "" ? null : isNumeric ? Number(cell) : cell));
  });
  return {
    names,
    categorical: names.filter((_, c) => columns[c]!.some((cell) => typeof cell === "string")),
    columns,
    labels: [...task.labels],
    folds: [foldsInFileOrder(task), foldsOfCopies(task)],
  };
}
