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
}

/** Kernels that threads may be given jobs of. */
export type KernelName = Exclude<keyof KernelExports, "blockRows" | "planeBytes">;
