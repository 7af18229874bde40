import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../../examples/dataframe", import.meta.url));
const isInstalled = existsSync(`${folder}/node_modules/danfojs-node`);
const isBuilt = existsSync(`${folder}/../../dist/src/index.js`);

if (!isInstalled) console.log("skipped: danfo.js is not there (npm ci --prefix examples/dataframe)");
else if (!isBuilt) console.log("skipped: the library is not built (npm run build)");

test.skipIf(!isInstalled || !isBuilt)(
  "danfo.js itself: 100,000 purchases go in as a frame, and predictions come out as one",
  { timeout: 300_000 },
  async () => {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ["--test", "--test-reporter=tap"], { cwd: folder });
    expect(stdout).toMatch(/^# pass [1-9]/m);
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(stdout).toMatch(/^# skipped 0$/m);
  },
);
