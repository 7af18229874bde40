import type { Response } from "../../events/event-outcome.js";
import type { WantedEvent } from "../../events/wanted-days.js";

/** For whom an event is possible; each needs an event before the cutoff. */
export type Audience =
  /** Everybody. */
  | "all"
  /** Who has never bought. */
  | "followers"
  /** Who has bought on exactly one day. */
  | "newBuyers"
  /** Who has not left the group, or has come back. */
  | "members"
  /** Who can be written to: neither unsubscribed nor left since the last joining. */
  | "reachable"
  /** Who can be written to and has been. */
  | "contacted";

/** What is waited for, of whom. Plain data. */
export type Target = { readonly name: string; readonly audience: Audience } & (
  | {
      readonly of: "window";
      readonly wanted: WantedEvent;
      /** What the time without the event is counted from. */
      readonly since: "joining" | "firstOrder" | "event";
    }
  | { readonly of: "nextMessage"; readonly response: Response; readonly responseDays: number }
);
