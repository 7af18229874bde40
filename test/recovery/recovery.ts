import { expect } from "vitest";
import { type SimulationOptions, simulate } from "../../datasets/index.js";
import type { SimulatedEvent } from "../../datasets/simulator/log/event-row.js";
import type { Simulation } from "../../datasets/simulator/simulate.js";

/** An estimate of what was planted, with its standard error. */
export interface Estimate {
  readonly estimate: number;
  readonly planted: number;
  readonly error: number;
}

const seeds = 20;

/**
 * Expects an estimator that knows the true model to be right within its standard error over 20 seeds: z = (estimate
 * - planted) / error has mean 0 (|mean| sqrt(20) < 3.5) and is as large as it says (root mean square .6 to 1.6).
 */
export function expectRecovery(
  options: SimulationOptions,
  estimate: (simulation: Simulation) => Estimate | readonly Estimate[],
): void {
  const z: number[][] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const found = [estimate(simulate({ futures: 0, ...options, seed }))].flat();
    found.forEach(({ estimate: value, planted, error }, i) => {
      z[i] ??= [];
      z[i].push((value - planted) / error);
    });
  }
  for (const one of z) {
    const mean = one.reduce((sum, value) => sum + value, 0) / one.length;
    const size = Math.sqrt(one.reduce((sum, value) => sum + value ** 2, 0) / one.length);
    if (process.env["SIYU_SHOW_RECOVERY"]) {
      console.log(`${expect.getState().currentTestName}: mean z ${mean.toFixed(2)}, size ${size.toFixed(2)}`);
    }
    expect(Math.abs(mean) * Math.sqrt(seeds)).toBeLessThan(3.5);
    expect(size).toBeGreaterThan(0.6);
    expect(size).toBeLessThan(1.6);
  }
}

/** A share of n, with its binomial error at the planted share. */
export function shareOf(hits: number, n: number, planted: number): Estimate {
  return { estimate: hits / n, planted, error: Math.sqrt((planted * (1 - planted)) / n) };
}

/** The events of each customer, in time order. */
export function* byCustomer(simulation: Simulation): Generator<readonly SimulatedEvent[]> {
  let events: SimulatedEvent[] = [];
  for (const event of simulation.events) {
    if (events.length > 0 && events[0]!.customerId !== event.customerId) {
      yield events;
      events = [];
    }
    events.push(event);
  }
  if (events.length > 0) yield events;
}

/** The orders among events of one customer: lines of one order id together, in time order. */
export function ordersOf(events: readonly SimulatedEvent[]): (readonly SimulatedEvent[])[] {
  const orders = new Map<string, SimulatedEvent[]>();
  for (const event of events) {
    if (event.type !== "purchase") continue;
    const lines = orders.get(event.orderId!);
    if (lines) lines.push(event);
    else orders.set(event.orderId!, [event]);
  }
  return [...orders.values()];
}
