import { readFileSync } from "node:fs";

const bytes = { float64: 8, float32: 4, uint16: 2, uint8: 1 } as const;

interface Layout {
  readonly points: number;
  readonly families: readonly string[];
  readonly columns: readonly { name: ColumnName; type: keyof typeof bytes; byteOffset: number }[];
}

type ColumnName =
  | "r" | "alpha" | "a" | "b" | "t" | "t_x" | "T" | "x" | "family" | "k"
  | "logLikelihood" | "logAlive" | "logLeft" | "logOrder" | "orders"; // biome-ignore format: inputs, then outputs

export interface PurchasePoints {
  readonly length: number;
  /** Family of each point, as the models call it. */
  readonly families: readonly string[];
  /** The columns of purchase-points.json, all as doubles. */
  readonly columns: Readonly<Record<ColumnName, Float64Array>>;
}

/** Reads purchase-points.bin, the 10,000 points of purchase-points.py. */
export function readPurchasePoints(): PurchasePoints {
  const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
  const layout = JSON.parse(read("purchase-points.json").toString("utf8")) as Layout;
  const file = read("purchase-points.bin");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const columns = layout.columns.map(({ name, type, byteOffset }) => {
    const values = new Float64Array(layout.points);
    for (let i = 0; i < values.length; i++) {
      const at = byteOffset + i * bytes[type];
      if (type === "float64") values[i] = view.getFloat64(at, true);
      else if (type === "float32") values[i] = view.getFloat32(at, true);
      else values[i] = type === "uint16" ? view.getUint16(at, true) : view.getUint8(at);
    }
    return [name, values] as const;
  });
  const byName = Object.fromEntries(columns) as Record<ColumnName, Float64Array>;
  const families = Array.from(byName.family, (code) => layout.families[code]!);
  return { length: layout.points, families, columns: byName };
}
