import { readFileSync } from "node:fs";
import { samplePath } from "../../datasets/index.js";

/** The sample's first 150 customers as CSV: few enough to train and back-test on in seconds. */
export const samplePart = readFileSync(samplePath(), "utf8")
  .split("\n")
  .filter((line, i) => i === 0 || line.slice(0, 5) <= "C0150")
  .join("\n");
