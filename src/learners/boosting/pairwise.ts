import { sigmoid } from "../../stats/logspace.js";
import { type Loss, leastHessian, type Targets } from "./losses.js";

/**
 * Ranking within groups (LambdaMART: Burges 2010): every pair of rows of one group whose labels differ pulls the
 * margins apart, by the change of NDCG if both changed places. Its mean loss is 1 - NDCG, groups weighing alike.
 */
export function pairwiseLoss(): Loss {
  const known = new WeakMap<Int32Array, readonly Int32Array[]>();
  const groupsOf = (targets: Targets, rows: Int32Array): readonly Int32Array[] => {
    const cached = known.get(rows) ?? groupRows(targets.groups!, rows);
    known.set(rows, cached);
    return cached;
  };
  return {
    outputs: 1,
    base: () => new Float64Array(1),
    derive(targets, rows, margins, _output, pairs) {
      for (const row of rows) {
        pairs[2 * row] = 0;
        pairs[2 * row + 1] = leastHessian;
      }
      for (const group of groupsOf(targets, rows)) deriveGroup(targets, group, margins, pairs);
    },
    mean(targets, rows, margins) {
      let sum = 0;
      let count = 0;
      for (const group of groupsOf(targets, rows)) {
        const ideal = idealGain(targets.labels, group);
        if (ideal === 0) continue;
        sum += 1 - gainOf(targets.labels, ranked(group, margins)) / ideal;
        count++;
      }
      return count > 0 ? sum / count : 0;
    },
  };
}

/** Rows of each group, in order of the group's number. */
export function groupRows(groups: Int32Array, rows: Int32Array): readonly Int32Array[] {
  const byGroup = new Map<number, number[]>();
  for (const row of rows) {
    const group = byGroup.get(groups[row]!);
    if (group) group.push(row);
    else byGroup.set(groups[row]!, [row]);
  }
  return [...byGroup].sort(([a], [b]) => a - b).map(([, list]) => Int32Array.from(list));
}

/** Rows by falling margin; of equal ones the first row first. */
function ranked(group: Int32Array, margins: Float64Array): Int32Array {
  return group.slice().sort((a, b) => margins[b]! - margins[a]! || a - b);
}

const gain = (label: number): number => 2 ** label - 1;
const discount = (rank: number): number => 1 / Math.log2(rank + 2);

function gainOf(labels: Float64Array, order: Int32Array): number {
  let sum = 0;
  for (let rank = 0; rank < order.length; rank++) sum += gain(labels[order[rank]!]!) * discount(rank);
  return sum;
}

function idealGain(labels: Float64Array, group: Int32Array): number {
  return gainOf(
    labels,
    group.slice().sort((a, b) => labels[b]! - labels[a]!),
  );
}

function deriveGroup(
  { labels, weights }: Targets,
  group: Int32Array,
  margins: Float64Array,
  pairs: Float64Array,
): void {
  const ideal = idealGain(labels, group);
  if (ideal === 0) return;
  const order = ranked(group, margins);
  for (let a = 0; a < order.length; a++) {
    for (let b = a + 1; b < order.length; b++) {
      const [x, y] = [order[a]!, order[b]!];
      if (labels[x] === labels[y]) continue;
      const [better, worse] = labels[x]! > labels[y]! ? [x, y] : [y, x];
      const change = Math.abs((gain(labels[x]!) - gain(labels[y]!)) * (discount(a) - discount(b))) / ideal;
      const weight = change * (weights ? Math.sqrt(weights[better]! * weights[worse]!) : 1);
      const wrong = sigmoid(margins[worse]! - margins[better]!);
      const hessian = weight * wrong * (1 - wrong);
      pairs[2 * better] = pairs[2 * better]! - weight * wrong;
      pairs[2 * worse] = pairs[2 * worse]! + weight * wrong;
      pairs[2 * better + 1] = pairs[2 * better + 1]! + hessian;
      pairs[2 * worse + 1] = pairs[2 * worse + 1]! + hessian;
    }
  }
}
