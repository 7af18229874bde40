import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A step of a benchmark: how many customers, and the file of the model that one step leaves to the next. */
export type Step = (customers: number, model: string) => Promise<void>;

/**
 * Runs the step that the arguments name; without one each step in a process of its own, in their order, so that the
 * memory of one is not that of the others. A number as the argument is the number of customers.
 *
 * @param script path of the benchmark itself
 */
export async function runSteps(
  script: string,
  steps: Readonly<Record<string, Step>>,
  customersByDefault: number,
): Promise<void> {
  const [name, customers = 0, model = ""] = process.argv.slice(2);
  const step = name === undefined ? undefined : steps[name];
  if (step) return step(Number(customers), model);
  const folder = await mkdtemp(join(tmpdir(), "siyu-steps-"));
  try {
    for (const each of Object.keys(steps)) {
      const work = [each, String(Number(name ?? customersByDefault)), join(folder, "model.siyu")];
      const child = fork(script, work, { execArgv: process.execArgv });
      const code = await new Promise((resolve) => child.once("exit", resolve));
      if (code !== 0) throw new Error(`The process of ${each} ended with code ${code}.`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** CPU time of this process so far, in seconds. */
export function processSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Most memory that this process had resident, in MB. */
export function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Time of calls one by one, in milliseconds, ascending. */
export interface CallTimes {
  readonly wall: Float64Array;
  readonly cpu: Float64Array;
}

/** Times each call; the first round, not timed, is for the compiler. */
export function timeCalls(calls: readonly (() => void)[]): CallTimes {
  for (const call of calls) call();
  const wall = new Float64Array(calls.length);
  const cpu = new Float64Array(calls.length);
  for (const [i, call] of calls.entries()) {
    const [start, before] = [performance.now(), processSeconds()];
    call();
    cpu[i] = 1000 * (processSeconds() - before);
    wall[i] = performance.now() - start;
  }
  return { wall: wall.sort(), cpu: cpu.sort() };
}

/** @param share of the times that are less: .5 is the median */
export function timeAt(ascending: Float64Array, share: number): number {
  return ascending[Math.floor(share * ascending.length)]!;
}
