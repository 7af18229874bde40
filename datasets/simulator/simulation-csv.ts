import { liveAll } from "./life/block.js";
import { CsvWriter } from "./log/csv-writer.js";
import { EventLog } from "./log/event-log.js";
import type { Simulation } from "./simulate.js";
import { buildWorld } from "./world/world.js";

/** How far a simulation has been written. */
export interface SimulationProgress {
  /** Customers written. */
  readonly done: number;
  readonly total: number;
}

const chunkBytes = 1 << 19;
const customersBetweenReports = 4096;

/**
 * The events of a simulation as CSV, in chunks of about half a megabyte: a header line, then a line an event,
 * customer by customer in time order. No event object is made. `EventTable.fromCsv` reads the columns by their
 * names; instants are UTC.
 *
 * @param onProgress called about every 4,000 customers and at the end
 */
export function* simulationCsv(
  { options }: Simulation,
  onProgress?: (progress: SimulationProgress) => void,
): Generator<Uint8Array> {
  const world = buildWorld(options);
  const writer = new CsvWriter(world);
  const total = options.customers;
  let done = 0;
  for (const { log } of liveAll(world, new EventLog(), total)) {
    writer.write(log);
    done++;
    if (done % customersBetweenReports === 0) onProgress?.({ done, total });
    if (writer.length >= chunkBytes) yield writer.take();
  }
  if (writer.length > 0) yield writer.take();
  onProgress?.({ done, total });
}
