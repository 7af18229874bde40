// Compiles the AssemblyScript kernels to WebAssembly and writes them as base64 into an ignored module of the sources,
// src/matrix/kernels/module.generated.ts, so that tsc, tsx and vitest find them like any other module. Does nothing
// when that file is of the present sources. Run by `prepare`, by the build and by vitest before its tests.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = fileURLToPath(new URL("../src/matrix/kernels/", import.meta.url));
const sources = `${folder}assembly/`;
const target = `${folder}module.generated.ts`;
const options = [
  "-O3",
  "--runtime=stub",
  "--use=abort=",
  "--noAssert",
  "--importMemory",
  "--sharedMemory",
  "--initialMemory=1",
  "--maximumMemory=65536",
  "--enable=simd",
  "--enable=threads",
  "--disableWarning=201",
];

/** Writes the module unless it is there already; the name is the one by which vitest calls it. */
export async function setup() {
  const files = readdirSync(sources).filter((name) => name.endsWith(".ts"));
  const texts = new Map(files.sort().map((name) => [name, readFileSync(sources + name, "utf8")]));
  const { version } = createRequire(import.meta.url)("assemblyscript/package.json");
  const hash = createHash("sha256")
    .update(JSON.stringify([version, options, ...texts]))
    .digest("hex");
  const mark = `// Compiled by scripts/build-kernels.mjs from sources of hash ${hash}.\n`;
  if (existsSync(target) && readFileSync(target, "utf8").startsWith(mark)) return;
  const wasm = await compile(texts);
  const text = `${mark}export const kernelBytes = "${Buffer.from(wasm).toString("base64")}";\n`;
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}

async function compile(texts) {
  const { default: asc } = await import("assemblyscript/asc");
  let wasm;
  const { error, stderr } = await asc.main(["index.ts", "--outFile=kernels.wasm", ...options], {
    readFile: (name) => texts.get(name) ?? null,
    writeFile: (name, content) => {
      if (name === "kernels.wasm") wasm = content;
    },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`The kernels do not compile.\n${stderr}`, { cause: error });
  return wasm;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await setup().catch((error) => {
    const isMissing = error.code === "MODULE_NOT_FOUND" && process.env.npm_lifecycle_event === "prepare";
    if (!isMissing) throw error;
    console.log("skipped: assemblyscript is not installed, the kernels are not compiled");
  });
}
