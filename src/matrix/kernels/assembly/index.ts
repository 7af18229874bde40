// The WebAssembly module: AssemblyScript, 128-bit SIMD, no garbage collector, no data of its own. All arguments are
// addresses and counts in the one imported memory, which may be shared by threads; nothing is checked here.
export { blockRows, planeBytes } from "./layout";
export { quantiseColumns, scoreColumns } from "./quantise";
export { scoreTrees } from "./trees";
