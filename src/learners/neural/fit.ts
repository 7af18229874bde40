import { createRandom, type Random } from "../../stats/random.js";
import type { TermColumn } from "../scaling.js";
import { breathe, pause, type TrainingRun } from "../training-run.js";
import type { Backend } from "./backend.js";
import { encodeRows, gatherTerms, type NeuralEncoder } from "./encoder.js";
import { lossGradient, meanLoss } from "./gradients.js";
import type { Loss } from "./losses.js";
import { marginsOfNetworks } from "./margins.js";
import { initialParameters, type NetworkShape } from "./network.js";
import { createOptimiser, type Optimiser } from "./optimiser.js";
import type { NeuralSettings } from "./options.js";

/** Rows as the encoder reads them, with what came of them. */
export interface EncodedRows {
  readonly terms: readonly TermColumn[];
  readonly labels: Float64Array;
  readonly weights: Float64Array | undefined;
}

/** What networks are fitted to. */
export interface Fitting {
  readonly backend: Backend;
  readonly encoder: NeuralEncoder;
  readonly shape: NetworkShape;
  readonly loss: Loss;
  readonly rows: EncodedRows;
  /** Rows that judge each round. */
  readonly judges?: EncodedRows | undefined;
  readonly settings: Pick<
    NeuralSettings,
    "networks" | "batchRows" | "learningRate" | "weightDecay" | "dropout" | "seed"
  >;
  /** Most passes over the rows. */
  readonly epochs: number;
}

/** Fitted networks, and after how many passes over the rows. */
export interface FittedNetworks {
  /** Parameters of each network. */
  readonly parameters: readonly Float32Array[];
  readonly epochs: number;
}

/** Steps of a round at least: few rows are passed over several times before anybody judges. */
const roundSteps = 40;
/** Rounds without a lower loss after which to stop. */
const patience = 3;
/** Steps that a pass over the rows has at least. */
const passSteps = 8;
/** Bits of a random number that say whether a unit is dropped. */
const drawBits = 16;
/** Steps between two moments at which others may run. */
const breathSteps = 8;

/** One network in training. */
interface Trainee {
  readonly optimiser: Optimiser;
  readonly random: Random;
  readonly order: Int32Array;
}

/**
 * Trains networks side by side, round by round, until the most passes are reached or, where rows judge, their loss has not
 * fallen for some rounds: then the networks are those of the best round.
 */
export async function fitNetworks(
  fitting: Fitting,
  phase: string,
  run?: TrainingRun,
): Promise<FittedNetworks> {
  const { shape, loss, rows, judges, settings, epochs, encoder } = fitting;
  const batchRows = Math.max(1, Math.min(settings.batchRows, Math.floor(rows.labels.length / passSteps)));
  const steps = Math.ceil(rows.labels.length / batchRows);
  const passes = Math.ceil(roundSteps / steps);
  const trainees = Array.from({ length: settings.networks }, (_, k): Trainee => {
    const start = initialParameters(shape, loss.base, settings.seed * 1_000_003 + k);
    return {
      optimiser: createOptimiser(start, { ...settings, averagedSteps: (steps * passes) / 2 }),
      random: createRandom(settings.seed * 2_000_003 + k),
      order: Int32Array.from({ length: rows.labels.length }, (_, i) => i),
    };
  });
  const averaged = () => trainees.map(({ optimiser }) => optimiser.averaged());
  let best = { parameters: [] as Float32Array[], epochs: 0, loss: Infinity };
  let waited = 0;
  for (let done = 0; done < epochs && waited < patience; ) {
    const round = Math.min(passes, epochs - done);
    for (let pass = 0; pass < round; pass++) {
      for (const trainee of trainees) await passOver(fitting, trainee, batchRows, run);
      await pause(run, { phase, done: ++done, total: epochs });
    }
    if (!judges) continue;
    const parameters = averaged();
    const margins = marginsOfNetworks(encoder, shape, parameters, judges.terms);
    const judged = meanLoss(loss, margins, judges.labels, judges.weights, new Float64Array(margins.length));
    waited = judged < best.loss ? 0 : waited + 1;
    if (waited === 0) best = { parameters, epochs: done, loss: judged };
  }
  return best.epochs > 0
    ? { parameters: best.parameters, epochs: best.epochs }
    : { parameters: averaged(), epochs };
}

/** One pass of a network over all rows, in random order. */
async function passOver(
  { backend, shape, encoder, rows, loss, settings: { dropout } }: Fitting,
  { optimiser, random, order }: Trainee,
  batchRows: number,
  run?: TrainingRun,
): Promise<void> {
  random.shuffle(order);
  const gradient = new Float32Array(optimiser.parameters.length);
  const dropUnits = (_: number, units: number) => droppedUnits(units, dropout, random);
  for (let start = 0, step = 1; start < order.length; start += batchRows, step++) {
    const own = order.subarray(start, start + batchRows);
    const x = new Float32Array(own.length * encoder.inputs);
    encodeRows(encoder, gatherTerms(rows.terms, own), 0, own.length, x);
    const batch = {
      x,
      labels: Float64Array.from(own, (row) => rows.labels[row]!),
      weights: rows.weights && Float64Array.from(own, (row) => rows.weights![row]!),
    };
    lossGradient(backend, shape, optimiser.parameters, batch, loss, gradient, dropUnits);
    optimiser.step(gradient);
    if (step % breathSteps === 0) await breathe(run);
  }
}

/** 0 for units left out; those that stay are raised, so that their sum is the same on average (Srivastava et al. 2014). */
function droppedUnits(units: number, share: number, random: Random): Float32Array | undefined {
  if (share === 0) return undefined;
  const kept = 1 / (1 - share);
  const dropped = share * 2 ** drawBits;
  const mask = new Float32Array(units);
  let draw = 0;
  for (let i = 0; i < units; i++) {
    // Three units a number: 16 of its 53 bits each.
    draw = i % 3 === 0 ? random.next() : draw % 1;
    draw *= 2 ** drawBits;
    mask[i] = Math.floor(draw) < dropped ? 0 : kept;
  }
  return mask;
}
