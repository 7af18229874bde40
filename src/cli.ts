#!/usr/bin/env node
import { main } from "./cli/main.js";

const { stdout, stderr, env: environment } = process;
// A reader that leaves early (| head) is told to `main` by the write that fails.
stdout.on("error", () => {});
// Ctrl-C, a kill or a closed terminal lets a command clear its bar and its temporary files; the second one ends the
// process at once.
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => interruption.abort());
process.exitCode = await main(process.argv.slice(2), {
  stdout,
  stderr,
  environment,
  interrupted: interruption.signal,
});
