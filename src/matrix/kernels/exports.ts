/** What the compiled module exports: see `assembly/`. Arguments are addresses and counts, unchecked. */
export interface KernelExports {
  /** Rows that a kernel works on together. */
  readonly blockRows: { readonly value: number };
  /** Bytes of one column of a block. */
  readonly planeBytes: { readonly value: number };
  readonly scoreTrees: (
    model: number,
    columns: number,
    bins: number,
    stride: number,
    start: number,
    end: number,
    margins: number,
    scratch: number,
  ) => void;
  readonly quantiseColumns: (
    program: number,
    columns: number,
    base: number,
    start: number,
    rows: number,
    bins: number,
    stride: number,
  ) => void;
  readonly scoreColumns: (
    model: number,
    program: number,
    base: number,
    start: number,
    end: number,
    margins: number,
    scratch: number,
  ) => void;
  readonly sumLeafTables: (
    plan: number,
    bins: number,
    stride: number,
    rows: number,
    out: number,
    outStride: number,
    scratch: number,
  ) => void;
  readonly sumHistograms: (
    bins: number,
    stride: number,
    first: number,
    end: number,
    samples: number,
    sums: number,
    count: number,
    histograms: number,
    slotBytes: number,
    widthBytes: number,
  ) => void;
  readonly findBestSplits: (
    columns: number,
    count: number,
    histograms: number,
    slotBytes: number,
    widthBytes: number,
    slots: number,
    leaves: number,
    totals: number,
    penalty: number,
    answers: number,
    scores: number,
  ) => void;
  readonly partSamples: (
    column: number,
    threshold: number,
    ranges: number,
    count: number,
    from: number,
    to: number,
  ) => void;
  readonly findLeaves: (splits: number, depth: number, start: number, end: number, leaves: number) => void;
  readonly sumLeaves: (
    leaves: number,
    pairs: number,
    weights: number,
    rows: number,
    start: number,
    end: number,
    sums: number,
  ) => void;
  readonly addLeaves: (
    leaves: number,
    values: number,
    start: number,
    end: number,
    margins: number,
    stride: number,
  ) => void;
  readonly deriveLogLoss: (
    margins: number,
    labels: number,
    weights: number,
    start: number,
    end: number,
    pairs: number,
  ) => void;
  readonly drawSamples: (
    pairs: number,
    rows: number,
    count: number,
    seed: number,
    ratio: number,
    sure: number,
    samples: number,
  ) => number;
  readonly packRight32: (
    from: number,
    rowStep: number,
    innerStep: number,
    rows: number,
    inner: number,
    to: number,
  ) => void;
  readonly gemm32: (
    left: number,
    leftStep: number,
    innerStep: number,
    rows: number,
    inner: number,
    right: number,
    columns: number,
    bias: number,
    out: number,
    scratch: number,
  ) => void;
  readonly addGram64: (
    columns: number,
    weights: number,
    rows: number,
    size: number,
    scratch: number,
    gram: number,
  ) => void;
  readonly topProducts32: (
    plan: number,
    left: number,
    rows: number,
    above: number,
    offsets: number,
    excluded: number,
    counts: number,
    best: number,
    scores: number,
    scratch: number,
  ) => void;
  readonly factorBlock32: FactorBlock;
  readonly factorBlock64: FactorBlock;
  readonly stepRows32: StepRows;
  readonly stepRows64: StepRows;
  readonly updateRows32: UpdateRows;
  readonly updateRows64: UpdateRows;
  readonly finishColumns32: FinishColumns;
  readonly finishColumns64: FinishColumns;
  readonly stepFactorRows64: FactorRows;
  readonly solveFactorRows64: FactorRows;
  readonly addOuterProducts64: (vectors: number, count: number, size: number, gram: number) => void;
  readonly gemv32: Gemv;
  readonly gemv64: Gemv;
  readonly dot32: (x: number, y: number, length: number) => number;
  readonly dot64: (x: number, y: number, length: number) => number;
  readonly axpy32: (factor: number, x: number, y: number, length: number) => void;
  readonly axpy64: (factor: number, x: number, y: number, length: number) => void;
}

type FactorRows = (plan: number, start: number, end: number, scratch: number) => void;
type FactorBlock = (plan: number, floors: number, work: number) => number;
type StepRows = (plan: number, start: number, end: number, scratch: number) => void;
type UpdateRows = (plan: number, start: number, end: number, lowest: number, scratch: number) => void;
type FinishColumns = (plan: number, start: number, end: number) => void;

type Gemv = (
  matrix: number,
  start: number,
  end: number,
  columns: number,
  weights: number,
  bias: number,
  link: number,
  out: number,
) => void;

/** Kernels that threads may be given jobs of. */
export type KernelName = Exclude<keyof KernelExports, "blockRows" | "planeBytes">;
