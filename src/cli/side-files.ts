import Papa from "papaparse";
import { EventError } from "../errors.js";
import { BlockDecoder } from "../events/readers/encoding.js";
import { fieldsOfName } from "../events/readers/name-lookup.js";
import { normaliseName } from "../events/readers/normalise-name.js";
import { openSource } from "../events/readers/source.js";
import type { CalendarRow, CustomerRow, ItemRow, SideInput } from "../events/side-tables.js";

/** Paths of a caller's own tables beside the events. */
export interface SideFiles {
  readonly customers?: string | undefined;
  readonly items?: string | undefined;
  readonly calendar?: string | undefined;
}

/** Names that columns of side tables are known by, as `normaliseName` leaves them. */
const sideNames: Readonly<Record<string, readonly string[]>> = {
  validFrom: ["validfrom", "生效时间", "生效日期"],
  launchedAt: ["launchedat", "launch", "launchdate", "上架时间", "上市日期", "上新日期"],
  brand: ["brand", "品牌"],
  price: ["price", "售价", "单价", "价格"],
  margin: ["margin", "毛利", "毛利率"],
  stock: ["stock", "库存"],
};
const calendarNames: Readonly<Record<string, readonly string[]>> = {
  name: ["name", "event", "名称", "活动", "活动名称", "节日"],
  from: ["from", "start", "begin", "startdate", "开始", "开始日期", "开始时间"],
  to: ["to", "end", "enddate", "结束", "结束日期", "结束时间"],
};

type Cells = Record<string, string | number | null>;

/**
 * A caller's own tables, read from CSV files: a column of numbers is numeric, any other is text.
 *
 * @throws EventError "file_not_found", "empty_file", "missing_column"
 */
export async function readSideFiles({ customers, items, calendar }: SideFiles): Promise<SideInput> {
  const [customerRows, itemRows, calendarRows] = await Promise.all([
    customers === undefined ? undefined : attributeRows(customers, "customerId"),
    items === undefined ? undefined : attributeRows(items, "itemId"),
    calendar === undefined ? undefined : calendarRowsOf(calendar),
  ]);
  return {
    ...(customerRows && { customers: customerRows as CustomerRow[] }),
    ...(itemRows && { items: itemRows as ItemRow[] }),
    ...(calendarRows && { calendar: calendarRows }),
  };
}

async function attributeRows(path: string, idField: "customerId" | "itemId"): Promise<Cells[]> {
  const { header, rows } = await readTable(path);
  const known = header.findIndex((name) => fieldsOfName(name).some(({ field }) => field === idField));
  const idIndex = Math.max(0, known);
  const names = header.map((name, index) => {
    if (index === idIndex) return idField;
    if (idField === "itemId" && fieldsOfName(name)[0]?.field === "categoryId") return "categoryId";
    return knownName(name, sideNames) ?? name;
  });
  const numeric = header.map(
    (_, index) => index !== idIndex && rows.every((cells) => isNumberOrEmpty(cells[index])),
  );
  return rows.map((cells) =>
    Object.fromEntries(
      names.map((name, index) => {
        const cell = cells[index]?.trim() ?? "";
        return [name, cell === "" ? null : numeric[index] ? Number(cell) : cell];
      }),
    ),
  );
}

async function calendarRowsOf(path: string): Promise<CalendarRow[]> {
  const { header, rows } = await readTable(path);
  const at = (field: string): number => {
    const index = header.findIndex((name) => knownName(name, calendarNames) === field);
    if (index >= 0) return index;
    throw new EventError(
      "calendar_column",
      `The calendar '${path}' needs the columns name, from and to; it has: ${header.join(", ")}.`,
      {
        path,
        missing: field,
        columns: header,
      },
    );
  };
  const [name, from, to] = [at("name"), at("from"), at("to")];
  return rows.map((cells) => ({ name: cells[name] ?? "", from: cells[from] ?? "", to: cells[to] ?? "" }));
}

async function readTable(path: string): Promise<{ header: string[]; rows: string[][] }> {
  const decoder = new BlockDecoder();
  const { chunks } = await openSource(path);
  let text = "";
  for await (const chunk of chunks) text += decoder.decode(chunk);
  text += decoder.end();
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" });
  const [header, ...rows] = data;
  if (!header || rows.length === 0) throw new EventError("empty_file", `'${path}' holds no rows.`, { path });
  return { header: header.map((name) => name.trim()), rows };
}

function knownName(name: string, names: Readonly<Record<string, readonly string[]>>): string | undefined {
  const normal = normaliseName(name);
  return Object.keys(names).find((field) => names[field]!.includes(normal));
}

function isNumberOrEmpty(cell: string | undefined): boolean {
  const text = cell?.trim() ?? "";
  return text === "" || Number.isFinite(Number(text));
}
