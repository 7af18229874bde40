// Builds src, models and datasets into dist: the kernels, then plain tsc, then the files that are data, not code.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { setup as buildKernels } from "./build-kernels.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
rmSync("dist", { recursive: true, force: true });
await buildKernels();
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
if (existsSync("datasets/sample"))
  cpSync("datasets/sample", "dist/datasets/sample", {
    recursive: true,
    filter: (path) => !path.endsWith(".ts"),
  });
if (existsSync("dist/src/cli.js")) chmodSync("dist/src/cli.js", 0o755);
