import { type ColumnField, columnFields, columnNames } from "./column-names.js";
import { normaliseName } from "./normalise-name.js";

interface KnownName {
  readonly field: ColumnField;
  /** Position of the name's group among those of the field: 0 is preferred. */
  rank: number;
  readonly meaning: string;
}

const known = new Map<string, KnownName[]>();
for (const field of columnFields) {
  columnNames[field].forEach(({ names, meaning }, rank) => {
    for (const name of names) {
      const list = known.get(name) ?? [];
      if (!list.some((entry) => entry.field === field)) known.set(name, [...list, { field, rank, meaning }]);
    }
  });
  // A column that bears the name of the field is what it says, before all others.
  const own = known.get(normaliseName(field))?.find((entry) => entry.field === field);
  if (own !== undefined) own.rank = 0;
}

/** Fields that a column of this name may be, exactly by the list of names. */
export function fieldsOfName(name: string): readonly KnownName[] {
  return known.get(normaliseName(name)) ?? [];
}

/** Words by which a longer name means something else: a refund's amount, a postage, a name beside a code. */
const otherMeaning =
  /退|运费|邮费|积分|税|成本|余额|累计|更新|修改|生日|出生|注册|发货|收货|签收|名称|备注|等级|次数|上次|最近|首次|平均|refund|ship|tax|fee|balance|birth|regist|update|last|first|days|prior|avg|mean|name|rank|score/;

const openFields: ReadonlySet<ColumnField> = new Set([
  "customerId",
  "timestamp",
  "orderId",
  "itemId",
  "categoryId",
  "quantity",
  "amount",
]);

/** Fields whose known names stand at the start or end of a longer name, as in "buyer_member_no" or "天猫订单编号". */
export function fieldsInsideName(name: string): readonly KnownName[] {
  const text = normaliseName(name);
  if (otherMeaning.test(text)) return [];
  const found = new Map<ColumnField, KnownName & { length: number }>();
  for (const [alias, entries] of known) {
    const shortest = /\P{ASCII}/u.test(alias) ? 2 : 5;
    if (alias.length < shortest || !(text.startsWith(alias) || text.endsWith(alias))) continue;
    for (const entry of entries) {
      if (!openFields.has(entry.field) || (found.get(entry.field)?.length ?? 0) >= alias.length) continue;
      found.set(entry.field, { ...entry, length: alias.length });
    }
  }
  return [...found.values()];
}
