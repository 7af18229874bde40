import fc from "fast-check";
import { expect, test } from "vitest";
import { Dictionary } from "../../src/events/dictionary.js";

const seed = 20_260_105;
const anyId = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });

function byCodePoint(a: string, b: string): number {
  const [x, y] = [Array.from(a, (c) => c.codePointAt(0)!), Array.from(b, (c) => c.codePointAt(0)!)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
  return x.length - y.length;
}

test("codes count up from 0 by first appearance, and ids come back as they went in", () => {
  fc.assert(
    fc.property(fc.array(anyId, { maxLength: 300 }), (ids) => {
      const dictionary = new Dictionary();
      const codes = new Map<string, number>();
      for (const id of ids) {
        if (!codes.has(id)) codes.set(id, codes.size);
        expect(dictionary.add(id)).toBe(codes.get(id));
      }
      dictionary.trim();
      expect([...dictionary]).toEqual([...codes.keys()]);
      for (const [id, code] of codes) expect(dictionary.codeOf(id)).toBe(code);
      expect(dictionary.codeOf("not there")).toBe(-1);
    }),
    { seed },
  );
});

test("sorted ids stand in the order of their code points, a common prefix or not", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("", "oX5f8s_", "客户"),
      fc.uniqueArray(anyId, { maxLength: 300 }),
      (prefix, ids) => {
        const dictionary = Dictionary.of(ids.map((id) => prefix + id));
        const expected = ids.map((id) => prefix + id).sort(byCodePoint);
        expect([...dictionary.select(dictionary.sorted())]).toEqual(expected);
      },
    ),
    { seed },
  );
});

test("names of an object's own members, lone surrogates and look-alikes are ids like others", () => {
  const ids = [
    "__proto__",
    "constructor",
    "toString",
    "\ud800",
    "\udc00",
    "\ufffd",
    "é",
    "e\u0301",
    " a",
    "a",
    "",
  ];
  const dictionary = Dictionary.of(ids);
  expect(dictionary.size).toBe(ids.length);
  for (const [code, id] of ids.entries()) {
    expect(dictionary.at(code)).toBe(id);
    expect(dictionary.codeOf(id)).toBe(code);
  }
});

test("a dictionary can be added to after it was trimmed", () => {
  const dictionary = Dictionary.of(["a", "b"]);
  expect(dictionary.add("c")).toBe(2);
  expect(dictionary.add("a")).toBe(0);
  expect(dictionary.codeOf("c")).toBe(2);
});

test("codesIn finds each id's code in another dictionary", () => {
  expect([...Dictionary.of(["a", "b", "ü"]).codesIn(Dictionary.of(["ü", "a"]))]).toEqual([1, -1, 0]);
});

test("100,000 openids of 28 characters take at most 40 bytes each, index included", () => {
  const dictionary = new Dictionary();
  for (let i = 0; i < 100_000; i++) dictionary.add(`oX5f8s${String(i * 7919).padStart(22, "k")}`);
  dictionary.trim();
  expect(dictionary.codeOf(`oX5f8s${String(7919).padStart(22, "k")}`)).toBe(1);
  expect(dictionary.byteLength / dictionary.size).toBeLessThanOrEqual(40);
});

test("a code that no id has is a RangeError", () => {
  expect(() => Dictionary.of(["a"]).at(1)).toThrow(RangeError);
  expect(() => Dictionary.of(["a"]).at(-1)).toThrow(RangeError);
});
