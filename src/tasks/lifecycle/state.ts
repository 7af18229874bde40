import { z } from "zod";
import { SavedModelError } from "../../errors.js";
import type { JsonObject, SavedModel, Tensor } from "../../model/saved-model.js";
import type { MemberState } from "../../training/member.js";
import { savedMember } from "../common/saved-members.js";
import { savedChallenger } from "../common/saved-schemas.js";
import { tensorsNamed, tensorsUnder } from "../common/saved-tensors.js";
import { alertKinds } from "./alerts.js";
import type { Lifecycle, LifecycleHorizon } from "./lifecycle-model.js";
import type { NextFitted } from "./next-member.js";
import { nextMembers } from "./next-members.js";
import { type FunctionScheme, stateMeasures } from "./state-scheme.js";

/** A caller's states by a function. */
export interface StatesByFunction {
  /** All states, the best first. */
  readonly names: readonly string[];
  /** Name of the state of a customer by its facts. */
  readonly of: FunctionScheme["stateOf"];
}

interface HorizonState extends Omit<LifecycleHorizon, "next"> {
  readonly next?: Omit<NonNullable<LifecycleHorizon["next"]>, "members"> & {
    readonly members: readonly MemberState[];
  };
}

interface LifecycleState extends Omit<Lifecycle, "horizons"> {
  readonly horizons: readonly HorizonState[];
}

const number = z.number();
const infos = z
  .array(z.looseObject({ name: z.string(), activity: number, value: number }))
  .min(2)
  .max(254);
const bound = z.union([number, z.null()]);
const rule = z.looseObject({
  name: z.string(),
  when: z.partialRecord(z.enum(stateMeasures), z.looseObject({ from: bound, below: bound })),
});
const scheme = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("rules"), states: infos, rules: z.array(rule) }),
  z.looseObject({ kind: z.literal("function"), states: infos }),
]);

/** What every reader of the state relies on; each member reads its own. */
const lifecycleState = z.looseObject({
  states: z.looseObject({ scheme, periodDays: number.positive(), canShrink: z.boolean() }),
  possible: z.array(number),
  moves: z.looseObject({
    periods: z.array(z.looseObject({ to: number, counts: z.array(number) })),
    second: z.array(number),
    spend: z.array(number),
    now: z.array(number),
    segments: z.record(z.string(), z.array(z.looseObject({ segment: z.string(), counts: z.array(number) }))),
  }),
  horizons: z
    .array(
      z.looseObject({
        horizonDays: number.positive(),
        next: z
          .looseObject({
            windowDays: number.positive(),
            members: z.array(savedMember).min(1),
            blend: z.looseObject({ weights: z.array(number) }),
            takenBack: number,
          })
          .refine(({ members, blend }) => members.length === blend.weights.length, "a weight a member")
          .optional(),
        challenger: savedChallenger,
        silentMoves: z.array(number),
        orderShock: z.object({ deviation: number, degrees: number }),
        moveShock: z.object({ deviation: number, degrees: number }),
        thresholds: z.object(Object.fromEntries(alertKinds.map((kind) => [kind, number]))),
        facts: z.array(z.looseObject({ alert: z.string(), threshold: number })),
        outOfTime: z.array(z.looseObject({ name: z.string() })),
      }),
    )
    .min(1)
    .refine(([first]) => first!.next !== undefined, "members of the first horizon"),
});

/** The states as plain data; a caller's function is not in it. Tensors are named "next0/boosting/leaves". */
export function saveLifecycle(lifecycle: Lifecycle): Pick<SavedModel, "state" | "tensors"> {
  const tensors: Record<string, Tensor> = {};
  const { states, horizons, ...rest } = lifecycle;
  const { scheme: own } = states;
  const state = {
    ...rest,
    states: {
      ...states,
      scheme:
        own.kind === "function"
          ? { kind: own.kind, states: own.states }
          : { ...own, rules: own.rules.map(closed) },
    },
    horizons: horizons.map(({ next, ...horizon }, h) => ({
      ...horizon,
      ...(next && {
        next: {
          ...next,
          members: next.members.map(({ state: { tensors: columns, ...member } }) => {
            Object.assign(tensors, tensorsNamed(`next${h}/${member.member}/`, columns));
            return member;
          }),
        },
      }),
    })),
  };
  return { state: state as unknown as JsonObject, tensors };
}

/** A rule whose open ends are null: JSON has no infinity. */
function closed({ name, when }: { name: string; when: object }) {
  const ends = Object.entries(when as Record<string, { from: number; below: number }>).map(
    ([measure, { from, below }]) => [
      measure,
      { from: Number.isFinite(from) ? from : null, below: Number.isFinite(below) ? below : null },
    ],
  );
  return { name, when: Object.fromEntries(ends) };
}

function opened({ name, when }: { name: string; when: object }) {
  const ends = Object.entries(when as Record<string, { from: number | null; below: number | null }>).map(
    ([measure, { from, below }]) => [
      measure,
      { from: from ?? Number.NEGATIVE_INFINITY, below: below ?? Number.POSITIVE_INFINITY },
    ],
  );
  return { name, when: Object.fromEntries(ends) };
}

/**
 * @param byFunction the function of states, where the model was trained with one
 * @throws SavedModelError "states_needed"; ZodError, RangeError, or what a member throws, for a state that does not hold
 *   together
 */
export function loadLifecycle(
  { state, tensors }: Pick<SavedModel, "state" | "tensors">,
  byFunction?: StatesByFunction,
): Lifecycle {
  lifecycleState.parse(state);
  const { states, horizons, ...rest } = state as unknown as LifecycleState;
  const count = states.scheme.states.length;
  const { moves, possible } = rest;
  const squares = [
    possible,
    ...moves.periods.map(({ counts }) => counts),
    ...horizons.map(({ silentMoves }) => silentMoves),
  ];
  if (squares.some(({ length }) => length !== count * count) || moves.second.length !== count ** 3)
    throw new RangeError("The moves do not belong to the states.");
  const restore = (saved: MemberState, h: number): NextFitted => {
    const member = nextMembers.find(({ name }) => name === saved.member);
    if (!member) throw new RangeError(`There is no member '${saved.member}'.`);
    return member.restore({ ...saved, tensors: tensorsUnder(tensors, `next${h}/${saved.member}/`) });
  };
  return {
    ...rest,
    states: { ...states, scheme: schemeOf(states.scheme, byFunction) },
    horizons: horizons.map(({ next, ...horizon }, h) => ({
      ...horizon,
      ...(next && { next: { ...next, members: next.members.map((saved) => restore(saved, h)) } }),
    })),
  };
}

function schemeOf(
  saved: LifecycleState["states"]["scheme"],
  byFunction: StatesByFunction | undefined,
): Lifecycle["states"]["scheme"] {
  if (saved.kind === "rules") return { ...saved, rules: saved.rules.map(opened) };
  const names = saved.states.map(({ name }) => name);
  if (byFunction && names.join("\n") === byFunction.names.join("\n"))
    return { ...saved, stateOf: byFunction.of };
  throw new SavedModelError(
    "states_needed",
    `The model's states are told by a function, which no file holds: load(path, lifecycle.migration.withStates({ names, of })) with the names ${names.join(", ")}.`,
    { names },
  );
}
