import type { Feature, FeatureColumns } from "../../features/feature.js";
import type { JsonObject } from "../../model/saved-model.js";
import type { Fitted, Member, ScoredRange } from "../../training/member.js";
import type { Labelled } from "../../training/rows.js";
import { ofHazard } from "../activity/hazard.js";
import type { EventSnapshot } from "./event-snapshot.js";

/** Ends of the spans of time without the event, days: events are known by the day. After the last the hazard stays. */
const spanEnds = [1, 3, 7, 14, 30, 60, 120, 240] as const;
const spans = spanEnds.length + 1;
/** Weight of the mean hazard of all spans, in events. */
const priorEvents = 2;

interface HazardState {
  /** Mean events a day, or a message where the next one is asked about. */
  readonly mean: number;
  /** The same by span: of those who have not done it yet, then of those who have. */
  readonly bySpan: readonly number[];
}

/**
 * How often it happens by how long it has not, and by whether it has ever: a hazard that is constant within spans, each
 * shrunk to the mean of all. Needs few labels and knows every length of window.
 */
export const hazardMember: Member<EventSnapshot> = {
  name: "hazard",
  needs: "matrix",
  sizes: ["by span"],
  priorWeight: 0.1,
  async fit(size, { labelled }) {
    const events = new Float64Array(2 * spans);
    const exposure = new Float64Array(2 * spans);
    for (const one of labelled) countEvents(one, events, exposure);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    const mean = (sum(events) + 0.5) / (sum(exposure) + 1);
    const bySpan = Array.from(events, (n, k) => (n + priorEvents) / (exposure[k]! + priorEvents / mean));
    return fitted(size, { mean, bySpan });
  },
  restore: ({ size, state }) => fitted(size, state as unknown as HazardState),
};

/** Time without the event of each row, days, and whether it has ever taken place. */
interface Waiting {
  readonly feature: Feature;
  /** Values of the feature. */
  readonly values: Float64Array;
  readonly days: Float64Array;
  readonly hasBefore: Uint8Array;
}

function waitingOf({ target }: EventSnapshot, features: FeatureColumns): Waiting {
  const column = (name: string) => {
    const f = features.features.findIndex((feature) => feature.name === name);
    return { feature: features.features[f]!, values: features.columns[f]! };
  };
  const since = target.of === "window" ? target.since : "event";
  if (since === "event") {
    const { feature, values } = column("targetSince");
    const known = column("daysKnown").values;
    return {
      feature,
      values,
      days: values.map((value, i) => (Number.isNaN(value) ? known[i]! : value)),
      hasBefore: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)),
    };
  }
  const own = column(since === "joining" ? "hoursSinceJoining" : "hoursSinceFirstOrder");
  return {
    ...own,
    days: own.values.map((hours) => (hours > 0 ? hours / 24 : 0)),
    hasBefore: new Uint8Array(own.values.length),
  };
}

function countEvents(
  { snapshot, bought, firstOrderAfterDays, horizon }: Labelled<EventSnapshot>,
  events: Float64Array,
  exposure: Float64Array,
): void {
  const { days, hasBefore } = waitingOf(snapshot, snapshot.features(horizon));
  const isMessage = snapshot.target.of === "nextMessage";
  for (let i = 0; i < bought.length; i++) {
    const group = hasBefore[i]! * spans;
    if (isMessage) {
      const span = group + spanAt(days[i]!);
      exposure[span]!++;
      events[span]! += bought[i]!;
      continue;
    }
    const length = bought[i] ? Math.max(0.5, firstOrderAfterDays[i]! - 0.5) : horizon;
    forEachSpan(days[i]!, length, (span, part) => {
      exposure[group + span]! += part;
    });
    if (bought[i]) events[group + spanAt(days[i]! + length)]!++;
  }
}

function spanAt(days: number): number {
  const span = spanEnds.findIndex((end) => days < end);
  return span < 0 ? spans - 1 : span;
}

/** The parts of a window, of which `waited` days have passed before it, that lie in each span. */
function forEachSpan(waited: number, length: number, each: (span: number, days: number) => void): void {
  const end = waited + length;
  let from = waited;
  for (let span = spanAt(waited); from < end; span++) {
    const to = Math.min(end, spanEnds[span] ?? Number.POSITIVE_INFINITY);
    each(span, to - from);
    from = to;
  }
}

function fitted(size: string, state: HazardState): Fitted<EventSnapshot> {
  const { mean, bySpan } = state;
  const isMessage = ({ target }: EventSnapshot) => target.of === "nextMessage";
  const logitOf = (hazard: number) => {
    const p = ofHazard(hazard);
    return Math.log(p) - Math.log1p(-p);
  };
  const logitsOf = (snapshot: EventSnapshot, horizon: number): Float64Array => {
    const { days, hasBefore } = waitingOf(snapshot, snapshot.features(horizon));
    return days.map((waited, i) => {
      const group = hasBefore[i]! * spans;
      let hazard = 0;
      if (isMessage(snapshot)) hazard = bySpan[group + spanAt(waited)]!;
      else
        forEachSpan(waited, horizon, (span, part) => {
          hazard += part * bySpan[group + span]!;
        });
      return logitOf(hazard);
    });
  };
  return Object.freeze({
    member: "hazard",
    size,
    score: logitsOf,
    contributions(snapshot: EventSnapshot, horizon: number, { start, end, logits }: ScoredRange) {
      const usual = logitOf(isMessage(snapshot) ? mean : mean * horizon);
      const { feature, values } = waitingOf(snapshot, snapshot.features(horizon));
      return {
        base: new Float64Array(end - start).fill(usual),
        parts: [
          { feature, values: values.subarray(start, end), contributions: logits.map((own) => own - usual) },
        ],
      };
    },
    state: { member: "hazard", size, state: state as unknown as JsonObject },
    facts: { perDay: mean },
  });
}
