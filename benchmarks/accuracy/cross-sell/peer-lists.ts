import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CoProcess } from "../../peers/co-process.js";
import { listLength } from "../pairs/judge.js";
import { type ListRule, ruleSettings } from "./list-rules.js";
import type { CrossSellName, NamedProtocol } from "./protocol.js";
import { namedLists, type Purchases } from "./purchases.js";

/** Items with the most buyers that EASE in numpy solves for: all, or as many as were found best elsewhere on a split. */
const mostItems = 13_000;
const easeItems: Readonly<Partial<Record<CrossSellName, number>>> = { "tafeng-explore": 3000 };

/** What implicit and EASE in numpy list on the same rows; nothing, saying so, where they are missing. */
export async function peerLists(protocol: NamedProtocol, purchases: Purchases): Promise<ListRule[]> {
  const { counts, recent, rows, ids } = purchases;
  const folder = await mkdtemp(join(tmpdir(), "siyu-cross-sell-"));
  const { matrix, neighbours, l2, als } = ruleSettings[protocol.name];
  const settings = {
    als: { factors: als.factors, regularization: als.l2, alpha: als.alpha },
    easeItems: easeItems[protocol.name] ?? mostItems,
    matrix,
    neighbours,
    l2,
    top: listLength,
    columnCount: ids.length,
  };
  try {
    await writeFile(join(folder, "offsets.i32"), counts.offsets);
    await writeFile(join(folder, "columns.i32"), counts.columns);
    await writeFile(join(folder, "counts.f32"), Float32Array.from(counts.values));
    await writeFile(join(folder, "recent.f32"), Float32Array.from(recent.values));
    await writeFile(join(folder, "rows.i32"), rows);
    const process = new CoProcess("cross_sell.py", folder, JSON.stringify(settings));
    const found: ListRule[] = [];
    for (let line = await process.read(); line !== undefined; line = await process.read()) {
      const { name, file } = JSON.parse(line) as { name: string; file: string };
      found.push({ name, lists: namedLists(purchases, protocol, await readLists(join(folder, file))) });
    }
    if (found.length === 0)
      console.error("skipped: implicit is not there (pip install -r benchmarks/peers/requirements.txt)");
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Lists of ten codes each, -1 where there is none. */
async function readLists(path: string): Promise<{ offsets: Int32Array; items: Int32Array }> {
  const bytes = await readFile(path);
  const codes = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / Int32Array.BYTES_PER_ELEMENT);
  const lists = codes.length / listLength;
  const offsets = new Int32Array(lists + 1);
  const items: number[] = [];
  for (let c = 0; c < lists; c++) {
    for (const code of codes.subarray(c * listLength, (c + 1) * listLength)) if (code >= 0) items.push(code);
    offsets[c + 1] = items.length;
  }
  return { offsets, items: Int32Array.from(items) };
}
