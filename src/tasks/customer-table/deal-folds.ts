/** Rows up to which they are dealt into ten folds, and more into five: of few rows each test needs to leave most to learn from. */
const fewRows = 10_000;
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
  const folds = foldCount(labels.length);
  for (let row = 0; row < foldOf.length; row++) {
    foldOf[row] = isCopy(row) ? foldOf[row - 1]! : dealt[labels[row]!]!++ % folds;
  }
  return foldOf;
}

/** How many of the folds are judged: all, or fewer where fewer have rows enough. */
export function judgedFolds(rows: number): number {
  const folds = foldCount(rows);
  return Math.min(folds, Math.max(1, Math.ceil((folds * judgedRows) / rows)));
}

function foldCount(rows: number): number {
  return rows <= fewRows ? 10 : 5;
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
