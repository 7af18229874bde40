import { type EventData, eventTypes, idFields, numberFields } from "../../../src/events/data.js";

/** Events of a table as plain text rows, in its order: equal rows are equal tables. */
export function rowsOf(data: EventData): string[] {
  const rows: string[] = [];
  for (let customer = 0; customer < data.customers.size; customer++) {
    for (let i = data.offsets[customer]!; i < data.offsets[customer + 1]!; i++) {
      const row = [data.customers.at(customer), String(data.day[i]), String(data.msOfDay?.[i] ?? 0)];
      row.push(eventTypes[data.type?.[i] ?? 0]!);
      for (const field of idFields) {
        const column = data.ids[field];
        const code = column?.codes[i] ?? -1;
        if (column !== undefined && code >= 0) row.push(`${field}=${column.dictionary.at(code)}`);
      }
      for (const field of numberFields) {
        const value = data.numbers[field]?.[i] ?? -1;
        if (value >= 0) row.push(`${field}=${value}`);
      }
      rows.push(row.join(" "));
    }
  }
  return rows;
}

/** Count of a code in the report of a read. */
export function countOf(data: EventData, code: string): number {
  return data.report.byCode.find((entry) => (entry.code as string) === code)?.count ?? 0;
}

/** Rows of the first issues of a code. */
export function linesOf(data: EventData, code: string): number[] {
  return (
    data.report.byCode.find((entry) => (entry.code as string) === code)?.first.map(({ row }) => row) ?? []
  );
}

/** Bytes in pieces of `size`, as a stream would bring them. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
