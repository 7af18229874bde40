import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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
  const folder = mkdtempSync(join(tmpdir(), "siyu-contractual-"));
  try {
    const path = join(folder, "task.json");
    writeFileSync(path, JSON.stringify(plainTask(task)));
    const script = fileURLToPath(new URL("contractual.py", import.meta.url));
    const python = process.env["SIYU_PYTHON"] ?? "python3";
    const { status, stdout, error } = spawnSync(python, ["-W", "ignore", script, path], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      env: { ...process.env, OMP_NUM_THREADS: "1" },
    });
    if (error || status === 3) {
      console.error("skipped: the peers are not there (pip install -r benchmarks/peers/requirements.txt)");
      return {};
    }
    if (status !== 0) throw new Error(`contractual.py ended with code ${status}.`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
