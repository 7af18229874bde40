#!/usr/bin/env node
import { main } from "./cli/main.js";

const { stdout, stderr, env: environment } = process;
// A reader that leaves early (| head) is told to `main` by the write that fails.
stdout.on("error", () => {});
process.exitCode = await main(process.argv.slice(2), { stdout, stderr, environment });
