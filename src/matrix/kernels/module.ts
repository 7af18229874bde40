import type { KernelExports } from "./exports.js";
import { kernelBytes } from "./module.generated.js";
import { type WasmMemory, type WasmModule, webAssembly } from "./web-assembly.js";

let compiled: WasmModule | "unsupported" | undefined;

/**
 * The compiled kernels, made when first asked for.
 *
 * @returns undefined where the engine has no WebAssembly with 128-bit SIMD and shared memory
 */
export function kernelModule(): WasmModule | undefined {
  compiled ??= compile();
  return compiled === "unsupported" ? undefined : compiled;
}

function compile(): WasmModule | "unsupported" {
  const bytes = Buffer.from(kernelBytes, "base64");
  if (!webAssembly?.validate(bytes)) return "unsupported";
  return new webAssembly.Module(bytes);
}

/** Binds the kernels to a memory: microseconds, since the module has no data of its own. */
export function instantiate(module: WasmModule, memory: WasmMemory): KernelExports {
  return new webAssembly!.Instance(module, { env: { memory } }).exports as KernelExports;
}
