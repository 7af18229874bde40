import { expect, test } from "vitest";
import { createRandom, hashSeed } from "../../src/stats/random.js";

const n = 40000;

/** Mean and variance of n draws. */
function moments(draw: () => number): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  const mean = sum / n;
  return { mean, variance: squares / n - mean * mean };
}

test("one seed gives one stream, and its first numbers never change", () => {
  const random = createRandom(42);
  const first = [random.next(), random.next(), random.next()];
  expect(first).toEqual(
    [...Array(3)].map(
      (
        (again) => () =>
          again.next()
      )(createRandom(42)),
    ),
  );
  expect(first).toEqual([0.46349573251915765, 0.68407842953921, 0.5190007859557801]);
  expect(createRandom(43).next()).not.toBe(first[0]);
});

test("draws have the mean and variance of their law", () => {
  const random = createRandom(7);
  const laws: [string, () => number, number, number][] = [
    ["uniform", () => random.next(), 0.5, 1 / 12],
    ["int", () => random.int(7), 3, 4],
    ["normal", () => random.normal(), 0, 1],
    ["exponential", () => random.exponential(4), 0.25, 1 / 16],
    ["gamma, shape 0.3", () => random.gamma(0.3, 2), 0.15, 0.075],
    ["gamma, shape 8", () => random.gamma(8, 2), 4, 2],
    ["beta", () => random.beta(0.5, 1.5), 0.25, 0.0625],
    ["poisson, mean 3", () => random.poisson(3), 3, 3],
    ["poisson, mean 250", () => random.poisson(250), 250, 250],
    ["geometric", () => random.geometric(0.2), 4, 20],
  ];
  for (const [name, draw, mean, variance] of laws) {
    const seen = moments(draw);
    expect(Math.abs(seen.mean - mean), name).toBeLessThan(5 * Math.sqrt(variance / n));
    expect(Math.abs(seen.variance / variance - 1), name).toBeLessThan(0.1);
  }
});

test("tiny shapes stay inside the support", () => {
  const random = createRandom(3);
  for (let i = 0; i < 2000; i++) {
    const share = random.beta(1e-4, 1e-4);
    expect(share >= 0 && share <= 1).toBe(true);
    expect(Number.isFinite(random.gamma(1e-5, 1))).toBe(true);
  }
});

test("shuffle keeps every value and makes every order equally likely", () => {
  const random = createRandom(11);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = random.shuffle(Int8Array.of(1, 2, 3)).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test("hashSeed is MurmurHash3, the same for a text and its UTF-8 bytes", () => {
  // Published vectors of MurmurHash3_x86_32.
  expect(hashSeed("", 0)).toBe(0);
  expect(hashSeed("", 1)).toBe(0x514e28b7);
  expect(hashSeed("test", 0)).toBe(0xba6bd213);
  expect(hashSeed("Hello, world!", 0x9747b28c)).toBe(0x24884cba);
  expect(hashSeed("客户甲", 5)).toBe(hashSeed(new TextEncoder().encode("客户甲"), 5));
});
