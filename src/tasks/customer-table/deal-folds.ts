/** Folds that rows are dealt into. */
export const tableFolds = 5;
/**
 * Where fewer rows than this share, and than so many, are distinct, they are alike because there are few columns, not
 * because they are copies.
 */
const [copiesShare, manyGroups] = [0.25, 1000];
/** Rows that folds together leave out, at most about: more say little more. */
const judgedRows = 50_000;

/** What rows are dealt by; rows stand in the order of their contents. */
export interface DealtRows {
  readonly labels: Uint8Array;
  /** Number of what each row says, ascending: copies have the same. */
  readonly group: Int32Array;
  readonly groups: number;
}

/** Fold of each row: every fold has its share of both labels, and copies of a row are in one. */
export function dealFolds({ labels, group, groups }: DealtRows): Uint8Array {
  const dealt = [0, 0];
  const foldOf = new Uint8Array(labels.length);
  const isCopy = copiesAmong({ group, groups });
  for (let row = 0; row < foldOf.length; row++) {
    foldOf[row] = isCopy(row) ? foldOf[row - 1]! : dealt[labels[row]!]!++ % tableFolds;
  }
  return foldOf;
}

/** How many of the folds are judged: all, or fewer where fewer have rows enough. */
export function judgedFolds(rows: number): number {
  return Math.min(tableFolds, Math.max(1, Math.ceil((tableFolds * judgedRows) / rows)));
}

/** Positions of the rows that are no copies of an earlier one. */
export function withoutCopies(rows: Pick<DealtRows, "group" | "groups">): Int32Array {
  const isCopy = copiesAmong(rows);
  return Int32Array.from(rows.group.keys()).filter((row) => !isCopy(row));
}

function copiesAmong({ group, groups }: Pick<DealtRows, "group" | "groups">): (row: number) => boolean {
  if (groups < Math.min(copiesShare * group.length, manyGroups)) return () => false;
  return (row) => row > 0 && group[row] === group[row - 1];
}
