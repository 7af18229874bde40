import type { CoProcess } from "../peers/co-process.js";

export interface Work {
  /** Done before, and not timed. */
  readonly setUp?: () => void;
  readonly run: () => void;
}

/**
 * Does our work and a peer's in turns, the order swapped each round.
 *
 * @param own our work by name
 * @param peers names of the peer's work
 * @returns CPU seconds of each, the least of the rounds, since what else the machine does only adds
 */
export async function takeTurns(
  own: ReadonlyMap<string, Work>,
  peers: readonly string[],
  script: CoProcess,
  rounds: number,
): Promise<{ own: Map<string, number>; peers: Map<string, number> }> {
  const least = { own: new Map<string, number>(), peers: new Map<string, number>() };
  const note = (side: Map<string, number>, name: string, value: number) => {
    side.set(name, Math.min(side.get(name) ?? Infinity, value));
  };
  const turns = [
    ...Array.from(
      own,
      ([name, work]) =>
        async () =>
          note(least.own, name, seconds(work, cpuSeconds)),
    ),
    ...peers.map((name) => async () => note(least.peers, name, Number(await script.ask(name)))),
  ];
  for (let round = 0; round < rounds; round++) {
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return least;
}

/** Least seconds of each of some works, done in turns. */
export function leastSeconds(works: readonly Work[], rounds: number, clock = cpuSeconds): number[] {
  const least = works.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    const order = works.map((_, k) => (round % 2 === 0 ? k : works.length - 1 - k));
    for (const k of order) least[k] = Math.min(least[k]!, seconds(works[k]!, clock));
  }
  return least;
}

function seconds({ setUp, run }: Work, clock: (run: () => void) => number): number {
  setUp?.();
  return clock(run);
}

export function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export function wallSeconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

export interface SpeedRow {
  readonly task: string;
  readonly peer: string;
  /** Seconds. */
  readonly own: number;
  readonly other: number;
  /** Largest ratio of ours to the other that is wanted. */
  readonly goal: number;
}

/** Prints a row with its ratio as one line of JSON. */
export function printRow({ task, peer, own, other, goal }: SpeedRow): void {
  const short = (value: number) => Number(value.toPrecision(3));
  const figures = {
    own: short(own),
    other: short(other),
    unit: "s",
    ratio: short(own / other),
    goal: short(goal),
  };
  console.log(JSON.stringify({ task, peer, ...figures }));
}
