import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../../src/events/readers/csv.js";
import type { ReadProgress } from "../../../src/events/readers/source.js";
import { countOf, inPieces, rowsOf } from "./event-rows.js";

/** More than one block of the reader, with quotes in some of them and characters of two, three and four bytes. */
const lines = ["会员ID,下单时间,订单号,实付金额"];
for (let i = 0; i < 5000; i++) {
  const order = i % 2000 === 7 ? `"第${i}单, ""加急""\n备注𠮷"` : `订单é${i}`;
  lines.push(
    `会员${i % 700},2026-0${1 + (i % 9)}-1${i % 10} 1${i % 10}:05:09,${order},${i % 300}.${10 + (i % 90)}`,
  );
}
const text = `${lines.join("\n")}\n`;
const utf8 = Buffer.from(text, "utf8");
const options = { timeZone: "Asia/Shanghai" } as const;

describe("every way to hand over the bytes gives the same table", async () => {
  const expected = rowsOf(await readCsv(utf8, options));

  test("it has all rows", () => expect(expected).toHaveLength(5000));

  test.each([1, 7, 65_536, 10_000_000])("UTF-8 in pieces of %i bytes", async (size) => {
    expect(rowsOf(await readCsv(inPieces(utf8, size), options))).toEqual(expected);
  });

  test.each([1, 7, 65_536])("GB18030 in pieces of %i bytes", async (size) => {
    expect(rowsOf(await readCsv(inPieces(iconv.encode(text, "gb18030"), size), options))).toEqual(expected);
  });

  test.each([1, 7, 65_536])("gzip of three members in pieces of %i bytes", async (size) => {
    const third = Math.floor(utf8.length / 3);
    const members = [utf8.subarray(0, third), utf8.subarray(third, 2 * third), utf8.subarray(2 * third)];
    const packed = Buffer.concat(members.map((part) => gzipSync(part)));
    expect(rowsOf(await readCsv(inPieces(packed, size), options))).toEqual(expected);
  });

  test("a Node stream, a web stream, an ArrayBuffer and a stream of text", async () => {
    const copy = utf8.buffer.slice(utf8.byteOffset, utf8.byteOffset + utf8.length) as ArrayBuffer;
    const sources = [Readable.from([utf8]), new Blob([copy]).stream(), copy, Readable.from([text])];
    for (const source of sources) expect(rowsOf(await readCsv(source, options))).toEqual(expected);
  });

  test("a path and a file URL", async () => {
    const folder = await mkdtemp(join(tmpdir(), "siyu-"));
    try {
      const path = join(folder, "orders.csv");
      await writeFile(path, utf8);
      expect(rowsOf(await readCsv(path, options))).toEqual(expected);
      expect(rowsOf(await readCsv(pathToFileURL(path), options))).toEqual(expected);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("the encoding is decided where the bytes say it", () => {
  const ascii = Array.from({ length: 90_000 }, (_, i) => `c${i % 100},2026-01-01,o${i},1`).join("\n");
  const head = "customer_id,timestamp,order_id,amount\n";

  test("GB18030 that shows itself only after megabytes of ASCII", async () => {
    const file = Buffer.concat([
      Buffer.from(`${head}${ascii}\n`),
      iconv.encode("张三,2026-01-01,订单,1\n", "gb18030"),
    ]);
    const data = await readCsv(file, options);
    expect(data.customers.at(data.customers.size - 1)).toBe("张三");
    expect(countOf(data, "invalid_encoding")).toBe(0);
  });

  test("a GB18030 row in a UTF-8 file is reported, not turned into other characters", async () => {
    const file = Buffer.concat([
      Buffer.from(`${head}李四,2026-01-01,o,1\n${ascii}\n`),
      iconv.encode("张三,2026-01-01,o,1\n", "gb18030"),
    ]);
    const data = await readCsv(file, options);
    expect(countOf(data, "invalid_encoding")).toBe(1);
    expect(data.report.events).toBe(90_001);
  });

  test("accented letters of Windows-1252 are not taken for Chinese", async () => {
    const data = await readCsv(
      iconv.encode(`${head}Café Müller,2026-01-01,o,1\nJosé,2026-01-01,o,1\n`, "win1252"),
      options,
    );
    expect([data.customers.at(0), data.customers.at(1)]).toEqual(["Café Müller", "José"]);
  });

  test("an encoding that is given is used; one that is unknown is an error", async () => {
    const data = await readCsv(iconv.encode(`${head}張三,2026-01-01,o,1\n`, "big5"), {
      ...options,
      encoding: "big5",
    });
    expect(data.customers.at(0)).toBe("張三");
    await expect(readCsv(utf8, { encoding: "klingon" })).rejects.toMatchObject({ code: "unknown_encoding" });
  });
});

describe("a long read", () => {
  const body = utf8.subarray(utf8.indexOf(10) + 1);
  const long = Buffer.concat([utf8, body, body, body, body]);

  test("tells how far it is", async () => {
    const steps: ReadProgress[] = [];
    await readCsv(long, { ...options, onProgress: (step) => steps.push(step) });
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.at(-1)).toEqual({ bytes: long.length, totalBytes: long.length, rows: 25_000 });
  });

  test("stops at a signal, with its reason, and lets go of its source", async () => {
    const stop = new AbortController();
    let isReturned = false;
    const source = (async function* () {
      try {
        for (;;) yield utf8;
      } finally {
        isReturned = true;
      }
    })();
    const reason = new Error("enough");
    const reading = readCsv(source, {
      ...options,
      signal: stop.signal,
      onProgress: ({ rows }) => rows > 30_000 && stop.abort(reason),
    });
    await expect(reading).rejects.toBe(reason);
    expect(isReturned).toBe(true);
  });

  test("passes on an error of its source", async () => {
    const source = (async function* () {
      yield utf8.subarray(0, 100_000);
      throw new Error("line is down");
    })();
    await expect(readCsv(source)).rejects.toThrow("line is down");
  });
});
