import type { Random } from "../../src/stats/random.js";
import { emptyPantry, type Pantry } from "./basket.js";
import type { BrandEvent } from "./brand-event.js";
import type { Traits } from "./customer.js";
import { Fatigue } from "./fatigue.js";
import type { World } from "./world.js";

/** A customer whose life is being lived: what stays the same, what changes, and what has been written down. */
export interface Shopper {
  readonly traits: Traits;
  readonly random: Random;
  readonly pantry: Pantry;
  readonly fatigue: Fatigue;
  /** Events so far, those of one order together: not yet in time order. */
  readonly events: BrandEvent[];
}

/** The customer at the moment of joining. */
export function joinedShopper(world: World, traits: Traits, random: Random): Shopper {
  const { customerId, joinedAt, source } = traits.row;
  return {
    traits,
    random,
    pantry: emptyPantry(world.shelves),
    fatigue: new Fatigue(joinedAt),
    events: [{ type: "join", customerId, timestamp: joinedAt, channel: source }],
  };
}
