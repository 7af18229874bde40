// The WebAssembly module: AssemblyScript, 128-bit SIMD, no garbage collector, no data of its own. All arguments are
// addresses and counts in the one imported memory, which may be shared by threads; nothing is checked here.
export { findBestSplits } from "./best-splits";
export { addOuterProducts64, solveFactorRows64, stepFactorRows64 } from "./factor-rows";
export { gemm32, packRight32 } from "./gemm";
export { addGram64 } from "./gram";
export { sumHistograms } from "./histogram";
export { blockRows, planeBytes } from "./layout";
export { sumLeafTables } from "./leaf-tables";
export { axpy32, axpy64, dot32, dot64, gemv32, gemv64 } from "./linear";
export { quantiseColumns, scoreColumns } from "./quantise";
export {
  factorBlock32,
  factorBlock64,
  finishColumns32,
  finishColumns64,
  stepRows32,
  stepRows64,
  updateRows32,
  updateRows64,
} from "./symmetric";
export { topProducts32 } from "./top-k";
export { addLeaves, deriveLogLoss, drawSamples, findLeaves, partSamples, sumLeaves } from "./tree-growth";
export { scoreTrees } from "./trees";
