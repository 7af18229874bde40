import { expect, test } from "vitest";
import { Arena } from "../../../src/matrix/kernels/arena.js";
import { Workspace } from "../../../src/matrix/kernels/index.js";
import { createRandom } from "../../../src/stats/random.js";

test("arrays stay valid, and keep their values, when the memory grows", () => {
  const workspace = new Workspace();
  const early = workspace.float64Array(1000).fill(7);
  const late = workspace.float64Array(1_000_000).fill(8);
  expect(early.every((value) => value === 7)).toBe(true);
  early[0] = 9;
  expect(early[0]).toBe(9);
  expect([workspace.holds(early), workspace.holds(late)]).toEqual([true, true]);
  expect(new Workspace().holds(early)).toBe(false);
});

test("a freed array's memory is given out again, as zeros", () => {
  const workspace = new Workspace();
  const first = workspace.float32Array(5000).fill(1);
  workspace.free(first);
  const second = workspace.float32Array(5000);
  expect(second.byteOffset).toBe(first.byteOffset);
  expect(second.every((value) => value === 0)).toBe(true);
});

test("an array of another workspace, a part of one and one that was freed are not freed", () => {
  const workspace = new Workspace();
  const array = workspace.uint8Array(100);
  const refused = expect.objectContaining({ code: "not_of_workspace" });
  expect(() => new Workspace().free(array)).toThrow(refused);
  expect(() => workspace.free(array.subarray(1))).toThrow(refused);
  expect(() => workspace.free(new Uint8Array(100))).toThrow(refused);
  workspace.free(array);
  expect(() => workspace.free(array)).toThrow(refused);
});

test("more than 4 GiB is refused, and what was there stays", () => {
  const workspace = new Workspace();
  const array = workspace.float64Array(10).fill(3);
  expect(() => workspace.float64Array(2 ** 29)).toThrow(expect.objectContaining({ code: "workspace_full" }));
  expect([...array]).toEqual(Array(10).fill(3));
});

test("bytes in use never overlap, and all come back when all are released", () => {
  const random = createRandom(17);
  let largest = 0;
  const arena = new Arena(1024, (bytes) => {
    largest = Math.max(largest, bytes);
  });
  const inUse: { address: number; bytes: number }[] = [];
  for (let step = 0; step < 5000; step++) {
    if (inUse.length > 0 && random.next() < 0.5) {
      const [block] = inUse.splice(random.int(inUse.length), 1);
      expect(arena.release(block!.address)).toBe(true);
      continue;
    }
    const bytes = random.int(2000);
    const address = arena.take(bytes);
    expect(address % 64).toBe(0);
    const overlaps = inUse.some(
      (other) => address < other.address + other.bytes && other.address < address + bytes,
    );
    expect(overlaps).toBe(false);
    inUse.push({ address, bytes });
  }
  for (const { address } of inUse) arena.release(address);
  expect(arena.take(largest - 2048)).toBe(1024);
});
