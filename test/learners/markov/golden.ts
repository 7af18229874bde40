import { readFileSync } from "node:fs";

/** Values of `test/golden/markov.py`. */
export const golden = JSON.parse(readFileSync(new URL("../../golden/markov.json", import.meta.url), "utf8"));

export const column = (name: string): Float64Array => Float64Array.from(golden[name]);
