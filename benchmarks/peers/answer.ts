import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What a script of this folder answers to a task, which it is given as a file of JSON; undefined, saying so, where
 * Python or its libraries are missing.
 */
export function answerOfPeer(script: string, task: object): unknown {
  const folder = mkdtempSync(join(tmpdir(), "siyu-peer-"));
  try {
    const path = join(folder, "task.json");
    writeFileSync(path, JSON.stringify(task));
    const { status, stdout, stderr, error } = spawnSync(
      process.env["SIYU_PYTHON"] ?? "python3",
      ["-B", "-W", "ignore", fileURLToPath(new URL(script, import.meta.url)), path],
      { encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, OMP_NUM_THREADS: "1" } },
    );
    if (error || status === 3) {
      console.error(`skipped: ${script} (pip install -r benchmarks/peers/requirements.txt)`);
      return undefined;
    }
    if (status !== 0) throw new Error(`${script} ended with code ${status}: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
