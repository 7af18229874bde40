// Writes datasets/sample from the seeded generator: node --import tsx scripts/make-sample.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeSampleFiles } from "../datasets/sample-files.js";

const folder = fileURLToPath(new URL("../datasets/sample/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries(makeSampleFiles())) {
  writeFileSync(`${folder}${name}`, content);
  console.log(`${name}: ${Buffer.byteLength(content)} bytes`);
}
