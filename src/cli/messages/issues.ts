import type { IssueCode } from "../../events/issues.js";
import type { Translated } from "../language.js";

/** What an issue of a row is, and what to do about it. */
export interface IssueText {
  readonly what: string;
  readonly todo: string;
}
export type AnyIssueCode = IssueCode;

const en: Readonly<Record<AnyIssueCode, IssueText>> = {
  invalid_row: { what: "the row is no event", todo: "Remove the row or correct it." },
  missing_customer_id: { what: "no customer", todo: "Fill in the customer, or leave guest orders out." },
  invalid_customer_id: { what: "the customer is no text or whole number", todo: "Export the customer as text." },
  invalid_id: { what: "an id is no text or whole number", todo: "Export ids as text." },
  unsafe_integer_id: { what: "an id is a number so long that digits are lost", todo: "Export ids as text." },
  rounded_id: { what: "an id that a spreadsheet has rounded (6.9E+12)", todo: "Export again with ids as text." },
  id_too_long: { what: "an id of more than 1,000 characters", todo: "See if the column is really an id; else name another by --columns." },
  unknown_type: { what: "an unknown event type", todo: "Fine for cancelled orders: they are left out. Else use purchase, refund, view, cart, join ... or leave the column out: --columns type=" },
  missing_timestamp: { what: "no time", todo: "Fill in the time; orders that were never paid can be left out." },
  invalid_timestamp: { what: "a time that cannot be read", todo: "Correct the cells, or say how the dates are written: --date-format" },
  timestamp_in_seconds: { what: "a time in seconds where milliseconds are expected", todo: "Say so: --date-format epoch_seconds" },
  timestamp_out_of_range: { what: "a time before 1970 or after 2099", todo: "Correct the cells, or say how the dates are written: --date-format" },
  invalid_number: { what: "a number that cannot be read", todo: "Correct the cells, or name another column by --columns." },
  negative_number: { what: "a number below 0", todo: "Correct the cells; returns belong in quantity and amount." },
  zero_quantity: { what: "a quantity of 0", todo: "Remove these rows, or leave the column out: --columns quantity=" },
  mixed_sign: { what: "quantity and amount of opposite signs", todo: "A return has both below 0: correct the sign." },
  amount_precision: { what: "an amount with more decimals than the currency has", todo: "Say how many decimals there are: --currency-digits 4" },
  amount_too_large: { what: "an amount too large to be money", todo: "See if the column is really the amount; else name another by --columns." },
  propensity_out_of_range: { what: "a propensity that is not above 0 and at most 1", todo: "Give a probability." },
  missing_name: { what: "an event of type custom without a name", todo: "Fill in the name." },
  missing_order_seq: { what: "no position of the basket", todo: "Fill it in." },
  invalid_order_seq: { what: "a position of the basket that is no whole number", todo: "Correct the cells." },
  dated_field_without_dates: { what: "a date in a file of baskets without dates", todo: "Leave the column out." },
  wrong_cell_count: { what: "another number of cells than the header has", todo: "A cell holds the delimiter: export with quotes around the cells." },
  unclosed_quote: { what: "a quote that is not closed", todo: "Export again; quotes inside a cell are written twice." },
  invalid_encoding: { what: "characters that are damaged", todo: "Say the encoding of the file: --encoding gb18030" },
  invalid_json: { what: "the line is no JSON object", todo: "One JSON object on each line." },

  negative_line: { what: "a quantity or amount below 0: read as a refund", todo: "Fine if these are returns." },
  negative_refund: { what: "a refund below 0: read without the sign", todo: "Nothing to do." },
  known_before_event: { what: "known before it happened: counted from when it happened", todo: "See if the two columns are swapped." },
  numeric_id: { what: "ids that are numbers: read as text", todo: "Nothing to do, unless ids have zeros in front." },
  time_zone_assumed: { what: "times without an offset: read as UTC", todo: "Say where the days are counted: --time-zone Asia/Shanghai" },
  unknown_field: { what: "a field that no event has: not read", todo: "Nothing to do, unless it should be one: --columns" },
  unknown_side_row: { what: "rows of your own table that no event mentions: kept, not used", todo: "See if both files write the ids alike." },
  duplicate_event: { what: "rows equal in every field: all kept", todo: "Remove them if they were exported twice; two pieces of one item on one order are fine." },
  shared_order_id: { what: "one order number with several customers: an order of each", todo: "See if the order column is right." },
  ambiguous_dates: { what: "day and month could be swapped", todo: "Look at the period above; if it is wrong: --date-format dmy or mdy" },
  amount_of_price: { what: "no amounts: unit price times quantity is used", todo: "Name the column of paid amounts, if there is one: --columns amount=..." },
}; // biome-ignore format: one code a line

const zh: typeof en = {
  invalid_row: { what: "这一行不是一条有效记录", todo: "删掉或改好这一行。" },
  missing_customer_id: { what: "没有客户编号", todo: "补上客户编号；游客订单可以不导出。" },
  invalid_customer_id: { what: "客户编号既不是文字也不是整数", todo: "导出时把客户编号设为文本。" },
  invalid_id: { what: "编号既不是文字也不是整数", todo: "导出时把编号列设为文本。" },
  unsafe_integer_id: { what: "编号数字太长，末几位已经丢失", todo: "导出时把编号列设为文本。" },
  rounded_id: { what: "编号被表格软件改成了科学计数（如 6.9E+12）", todo: "把编号列设为文本后重新导出。" },
  id_too_long: { what: "编号超过 1000 个字符", todo: "检查这一列是不是编号；不是就用 --columns 另行指定。" },
  unknown_type: { what: "不认识的行为类型", todo: "如果是取消、关闭的订单，不用管，已不计入；否则请改用 购买、退款、浏览、加购、入会 等说法，不需要这一列就写 --columns type=" },
  missing_timestamp: { what: "没有时间", todo: "补上时间；从未付款的订单可以不导出。" },
  invalid_timestamp: { what: "时间读不懂", todo: "改好这些单元格，或用 --date-format 说明日期写法。" },
  timestamp_in_seconds: { what: "时间像是秒，这里要毫秒", todo: "加上 --date-format epoch_seconds" },
  timestamp_out_of_range: { what: "时间早于 1970 年或晚于 2099 年", todo: "改好这些单元格，或用 --date-format 说明日期写法。" },
  invalid_number: { what: "数字读不懂", todo: "改好这些单元格，或用 --columns 换一列。" },
  negative_number: { what: "不该为负的数字小于 0", todo: "改好这些单元格；退货请用负的数量和金额表示。" },
  zero_quantity: { what: "数量为 0", todo: "删掉这些行；不需要数量就写 --columns quantity=" },
  mixed_sign: { what: "数量和金额一正一负", todo: "退货应两者都为负，请核对符号。" },
  amount_precision: { what: "金额的小数位比币种多", todo: "说明有几位小数：--currency-digits 4" },
  amount_too_large: { what: "金额大得不像钱", todo: "检查这一列是不是金额；不是就用 --columns 另行指定。" },
  propensity_out_of_range: { what: "触达概率不在 0 到 1 之间", todo: "请填概率。" },
  missing_name: { what: "自定义行为没有名称", todo: "补上行为名称。" },
  missing_order_seq: { what: "没有购物篮序号", todo: "补上序号。" },
  invalid_order_seq: { what: "购物篮序号不是整数", todo: "改好这些单元格。" },
  dated_field_without_dates: { what: "没有日期的购物篮文件里出现了日期", todo: "去掉这一列。" },
  wrong_cell_count: { what: "单元格数量和表头对不上", todo: "多半是单元格里含有分隔符：导出时请给单元格加引号。" },
  unclosed_quote: { what: "引号没有成对", todo: "重新导出；单元格里的引号要写两遍。" },
  invalid_encoding: { what: "有乱码", todo: "说明文件编码：--encoding gb18030" },
  invalid_json: { what: "这一行不是 JSON 对象", todo: "每行放一个 JSON 对象。" },

  negative_line: { what: "数量或金额为负：按退货处理", todo: "如果确实是退货，不用管。" },
  negative_refund: { what: "退款写成了负数：按正数处理", todo: "不用管。" },
  known_before_event: { what: "入库时间早于发生时间：以发生时间为准", todo: "检查这两列是否写反。" },
  numeric_id: { what: "编号是数字：按文本处理", todo: "不用管；除非编号开头有 0。" },
  time_zone_assumed: { what: "时间没有带时区：按 UTC 处理", todo: "国内数据请加上 --time-zone Asia/Shanghai" },
  unknown_field: { what: "用不到的字段：没有读取", todo: "不用管；确实要用就用 --columns 指定。" },
  unknown_side_row: { what: "属性表里有些编号在订单中没有出现：保留但用不上", todo: "检查两份文件的编号写法是否一致。" },
  duplicate_event: { what: "完全相同的行：全部保留", todo: "如果是重复导出，请去重；同一单买两件则正常。" },
  shared_order_id: { what: "同一个订单号对应多位客户：各算一单", todo: "检查订单号这一列是否正确。" },
  ambiguous_dates: { what: "日和月可能弄反", todo: "看看上面的起止日期；不对就加 --date-format dmy 或 mdy" },
  amount_of_price: { what: "没有金额列：用单价乘数量代替", todo: "如果有实付金额列，请指定：--columns amount=实付金额" },
}; // biome-ignore format: one code a line

export const issueTexts: Translated<typeof en> = { en, zh };
