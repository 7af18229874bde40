import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { progressBar } from "../../src/cli/progress.js";

class Screen extends Writable {
  isTTY = true;
  readonly columns = 80;
  text = "";

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function barOn(flags: { json?: boolean; quiet?: boolean; isTTY?: boolean }): string {
  const stderr = new Screen();
  const screen = flags.isTTY === false ? Object.assign(stderr, { isTTY: false }) : stderr;
  const { json = false, quiet = false } = flags;
  const terminal = { stdout: new Screen(), stderr: screen, environment: {} };
  const { signal } = new AbortController();
  const bar = progressBar({ language: "zh", json, quiet, terminal, signal });
  bar.onRead({ bytes: 50, totalBytes: 100, rows: 1234 });
  bar.onRead({ bytes: 100, totalBytes: undefined, rows: 2000 });
  bar.onProgress({ phase: "backtest", done: 1, total: 3 });
  bar.onProgress({ phase: "backtest 2/3: fit", done: 1, total: 2 });
  bar.onProgress({ phase: "predict", done: 1, total: Number.NaN });
  bar.stop();
  return stderr.text;
}

test("a terminal sees where a long job stands, in its language", () => {
  const text = barOn({});
  expect(text).toMatch(/读取数据 .*50% 1,234/);
  expect(text).toMatch(/回测 .*33%/);
  expect(text).toMatch(/回测 2\/3 训练模型 .*50%/);
});

test("nobody else sees a thing: no terminal, --json, --quiet", () => {
  expect([barOn({ isTTY: false }), barOn({ json: true }), barOn({ quiet: true })]).toEqual(["", "", ""]);
});
