#!/usr/bin/env node
import { main } from "./cli/main.js";

const { stdout, stderr, env: environment } = process;
// A reader that leaves early (| head) is told to `main` by the write that fails.
stdout.on("error", () => {});
// Ctrl-C lets a command clear its bar and its temporary files; pressed twice it ends the process at once.
const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());
process.exitCode = await main(process.argv.slice(2), {
  stdout,
  stderr,
  environment,
  interrupted: interruption.signal,
});
