import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { type CsvDialect, RecordReader } from "../../../src/events/readers/csv-records.js";

type Told = { line: number; cells: string[] } | { line: number; code: string };

/** Everything the reader tells of a text that comes in the given pieces, in the order of lines. */
function readIn(pieces: readonly string[], dialect: CsvDialect, cellCount: number): Told[] {
  const told: Told[] = [];
  const reader = new RecordReader(dialect, cellCount, 1, (line, code) => told.push({ line, code }));
  pieces.forEach((piece, i) => {
    reader.read(piece, i === pieces.length - 1, (cells, line) => told.push({ line, cells: [...cells] }));
  });
  return told;
}

function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...at, text.length].map((end, i) => text.slice(i === 0 ? 0 : at[i - 1], end));
}

const places = fc.array(fc.nat(500), { maxLength: 12 });
const comma: CsvDialect = { delimiter: ",", newline: "\n" };

describe("records of a text in pieces", () => {
  test("any cells that were written with quotes are read back, each record at its first line", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", "𠮷", ",", '"', "\n", " ", "1"), maxLength: 5 });
    const table = fc.array(
      fc.tuple(cell, cell, cell).map((cells) => [...cells]),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        table,
        places,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        fc.boolean(),
        (rows, at, newline, quotes, ends) => {
          const text = Papa.unparse(rows, { newline, quotes }) + (ends ? newline : "");
          let line = 1;
          const expected = rows.map((cells) => {
            const record = { line, cells };
            line += 1 + cells.join("").split("\n").length - 1;
            return record;
          });
          expect(readIn(cut(text, at), comma, 3)).toEqual(expected);
        },
      ),
      { seed: 7, numRuns: 1000 },
    );
  });

  test("any text at all, broken or not, tells the same in pieces as in one", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", ",", ",", '"', "\n", "\n", " ", "\r\n"),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, places, (all, at) => {
        expect(readIn(cut(all, at), comma, 2)).toEqual(readIn([all], comma, 2));
      }),
      { seed: 11, numRuns: 3000 },
    );
  });

  test("every line of any text is in a record, blank, or reported", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", ",", '"', "\n", "\n", " "), maxLength: 80 });
    fc.assert(
      fc.property(text, (all) => {
        const covered = new Set<number>();
        for (const told of readIn([all], comma, 2)) {
          const span = "cells" in told ? told.cells.join("").split("\n").length : 1;
          for (let i = 0; i < span; i++) covered.add(told.line + i);
        }
        all.split("\n").forEach((line, i) => {
          if (!covered.has(i + 1)) expect(line.replace(/[ ,"]/g, "")).toBe("");
        });
      }),
      { seed: 13, numRuns: 3000 },
    );
  });

  test("a quote that is never closed costs its own line, however much text follows", () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `c${i},${i % 7}`);
    lines[5] = 'c5,"3';
    const text = lines.join("\n");
    const pieces = cut(
      text,
      Array.from({ length: 20 }, (_, i) => i * 100_000 + 17),
    );
    const told = readIn(pieces, comma, 2);
    expect(told).toHaveLength(200_000);
    expect(told.filter((entry) => "code" in entry)).toEqual([{ line: 6, code: "unclosed_quote" }]);
  });
});
