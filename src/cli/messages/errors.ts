import type { ErrorDetails } from "../../errors.js";
import type { IssueCount } from "../../events/report.js";
import type { KeyName } from "../../model/predictions.js";
import type { Language, Translated } from "../language.js";
import { count, plural } from "../numbers.js";
import { fieldTexts } from "./fields.js";
import { type AnyIssueCode, issueTexts } from "./issues.js";

/** What went wrong and what to do; either is left out where the error's own sentence says it all. */
export interface ErrorText {
  readonly what?: string;
  readonly todo?: string;
}
type ErrorTexts = Readonly<Record<string, (details: ErrorDetails) => ErrorText>>;

const list = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : String(value));
const number = (value: unknown): string => count(Number(value));
const shortField = (field: unknown): string => (field === "timestamp" ? "time" : "customer");
const keyColumn = (key: unknown): string => (key === "itemId" ? "item" : "category");
const firstMissing = (details: ErrorDetails): unknown => (details["missing"] as unknown[] | undefined)?.[0];

const unwritableReasons: Translated<Readonly<Record<string, string>>> = {
  en: { ENOENT: "the folder does not exist", EACCES: "no rights", EPERM: "no rights", EROFS: "the disk is read-only", ENOSPC: "the disk is full", EISDIR: "it is a folder" },
  zh: { ENOENT: "文件夹不存在", EACCES: "没有权限", EPERM: "没有权限", EROFS: "磁盘只读", ENOSPC: "磁盘已满", EISDIR: "它是文件夹" },
}; // biome-ignore format: one language a line
const unwritable = (reason: unknown, language: Language): string =>
  unwritableReasons[language][String(reason)] ?? String(reason);

/** The commonest thing that is wrong, where no row could be read. */
function whyNone({ rows, byCode }: ErrorDetails, language: Language, colon: string): string {
  if (rows === 0) return colon + { en: "there are none below the header", zh: "表头下面没有数据" }[language];
  const worst = (byCode as IssueCount[] | undefined)?.find(({ severity }) => severity === "error");
  const text = worst && issueTexts[language][worst.code as AnyIssueCode];
  return text ? colon + text.what : "";
}

const en: ErrorTexts = {
  file_not_found: ({ path }) => ({ what: `There is no file '${path}'.`, todo: "Check the path." }),
  not_a_file: ({ path }) => ({ what: `'${path}' is a folder, not a file.`, todo: "Name the file in it." }),
  no_permission: ({ path }) => ({ what: `You may not read '${path}'.`, todo: "Check the rights of the file." }),
  html_table: ({ path }) => ({ what: `'${path}' is a web page under the name of a table.`, todo: "Open it in Excel or WPS and save it as CSV (UTF-8)." }),
  line_too_long: () => ({ todo: "One record on each line: check the ends of lines, or if this is the right file." }),
  missing_column: (details) => ({
    what: `No column was recognised as the ${shortField(firstMissing(details))}. The file has: ${list(details["columns"])}.`,
    todo: `Name it: --columns ${shortField(firstMissing(details))}=... ("siyu inspect FILE" shows how the columns were read).`,
  }),
  unknown_column: () => ({ todo: "Write the name as it stands in the header of the file." }),
  empty_file: () => ({ todo: "Check the export." }),
  no_events: (details) => ({ what: `No row of the file could be read${whyNone(details, "en", ": ")}.`, todo: '"siyu inspect FILE" shows what to do.' }),
  no_header: () => ({ what: "The first line looks like data: it must name the columns.", todo: "Add a line of column names." }),
  not_text: () => ({ todo: "Save a spreadsheet as CSV (UTF-8) first." }),
  damaged_gzip: () => ({ todo: "Copy the file again." }),
  damaged_parquet: () => ({ todo: "Copy the file again." }),
  not_ndjson: () => ({ what: "The file is one JSON array.", todo: "Write one JSON object on each line." }),
  unknown_encoding: () => ({ todo: "Common ones are utf-8, gb18030, big5, shift_jis." }),
  unknown_time_zone: () => ({ todo: 'Use a name such as "Asia/Shanghai", or an offset such as "+08:00".' }),
  too_few_customers: ({ key }) => ({
    todo: key === undefined ? "Take a longer period or more customers." : `Take a longer period or more customers, or name the column: --columns ${keyColumn(key)}=...`,
  }),
  too_few_returning_customers: () => ({ todo: "Take a longer period: without customers who came back there is nothing to learn." }),
  too_short_history: ({ days, horizonDays }) => ({
    ...(days !== undefined && {
      what: `The history covers ${plural(Number(days), "day")}: too short to test the next ${number(horizonDays)} days.`,
    }),
    todo: "Shorten --horizon, or export a longer period.",
  }),
  unknown_horizon: () => ({ todo: "Ask for one of these by --horizon, or train again with --horizon 30,90." }),
  due_of_customers: () => ({ what: "The model scores customers: only items and categories are due.", todo: 'Leave --due out, or train "repurchase/sku" or "repurchase/category".' }),
  no_reasons: () => ({ what: "The model gives no reasons.", todo: 'Leave --reasons out, or train "churn", "first-purchase" or "second-order".' }),
  not_watched: () => ({ what: "The model does not warn of customers who lapse.", todo: 'Leave --since and --active-within out, or train "churn".' }),
  not_valued: () => ({ what: "The model does not say what customers are worth.", todo: 'Leave --margin and --discount out, or train "clv".' }),
  flag_of_others: ({ flag, others }) => ({ todo: `Leave ${flag} out, or take one of ${list(others)}.` }),
  horizon_not_whole_periods: ({ period, got }) => ({ what: `The shortest horizon, ${number(period)} days, is a period: ${number(got)} days is not a whole number of periods.`, todo: "Take multiples of the shortest, such as --horizon 90,180." }),
  no_amounts: () => ({ what: "The purchases have no amounts.", todo: 'Name the column: --columns amount=... ("siyu inspect FILE" shows how the columns were read).' }),
  since_after_as_of: () => ({ what: "--since must be before the date of the prediction.", todo: "Take an earlier date." }),
  estimator_needed: () => ({ what: "The model reads tables of customers, not events.", todo: "Use it in code: load(path, churn.contractual)." }),
  no_such_event: () => ({ what: "It did not happen in the history: there is nothing to learn from.", todo: "Check the column of event types, or export a longer period." }),
  due_of_new: () => ({ what: "The model says what customers buy for the first time: only what was bought before is due.", todo: 'Leave --due out, or train "repurchase/sku" or "repurchase/category".' }),
  baskets_needed: () => ({ what: "The model was trained on baskets without dates, the events have dates.", todo: "Train one on events with dates by siyu train, or score baskets by the library." }),
  no_dates: () => ({ what: "The model was trained on baskets without dates: it knows no days.", todo: "Train one on events with dates by siyu train, or score baskets by the library." }),
  unsupported_output: ({ path }) => ({ what: `'${path}' has no known ending.`, todo: "Use .csv, .json or .ndjson." }),
  simulation_output: ({ path }) => ({ what: `'${path}' has no known ending.`, todo: "Use .csv or .csv.gz." }),
  output_exists: ({ path }) => ({ what: `'${path}' is there already.`, todo: "Name another file, or overwrite it with --force." }),
  output_not_writable: ({ path, reason }) => ({ what: `Cannot write '${path}': ${unwritable(reason, "en")}.`, todo: "Check the folder and its rights." }),
  file_not_writable: ({ path }) => ({ what: `Cannot write '${path}'.`, todo: "Check the folder and its rights." }),
  not_a_model: () => ({ todo: 'Models are made by "siyu train repurchase FILE -o m.siyu". Is the order of the two files right?' }),
  file_not_readable: ({ path }) => ({ what: `The model '${path}' cannot be read.`, todo: "Check the path." }),
  damaged: () => ({ todo: "Train again or copy the file again." }),
  later_format: () => ({ todo: "Update siyu." }),
  bad_instant: () => ({ what: "The date cannot be read.", todo: "Write a date such as 2025-06-30." }),
  horizon_not_over: () => ({ todo: "Take an earlier date or a shorter --horizon." }),
  conflicting_options: ({ learner }) => ({ what: `--neural tries a network beside the learner "auto", not beside "${learner}".`, todo: "Leave --neural or --learner out; --learner neural is the network alone." }),
  tensorflow_missing: ({ install }) => ({ what: "Neural networks are trained by TensorFlow.js, which is not installed or does not start.", todo: `Run: ${install}` }),
  time_zone_mismatch: ({ model }) => ({ what: `The model counts days in ${model}.`, todo: `Leave --time-zone out, or say ${model}.` }),
}; // biome-ignore format: one code a line

const zh: ErrorTexts = {
  file_not_found: ({ path }) => ({ what: `找不到文件「${path}」。`, todo: "请检查路径。" }),
  not_a_file: ({ path }) => ({ what: `「${path}」是文件夹，不是文件。`, todo: "请写出里面的文件名。" }),
  no_permission: ({ path }) => ({ what: `没有权限读取「${path}」。`, todo: "请检查文件权限。" }),
  html_table: ({ path }) => ({ what: `「${path}」其实是网页，只是用了表格的后缀。`, todo: "请用 Excel 或 WPS 打开，另存为 CSV（UTF-8）。" }),
  missing_column: (details) => ({
    what: `没认出哪一列是${shortField(firstMissing(details)) === "time" ? "时间" : "客户"}。文件里有：${list(details["columns"])}。`,
    todo: `请指定：--columns ${shortField(firstMissing(details))}=列名（用 siyu inspect 文件 可查看各列的识别结果）。`,
  }),
  unknown_column: ({ column, columns }) => ({
    what: column === undefined ? "指定的列不存在。" : `文件里没有「${column}」这一列，只有：${list(columns)}。`,
    todo: "请照表头原样填写列名。",
  }),
  empty_file: () => ({ what: "文件里没有数据。", todo: "请检查导出。" }),
  no_events: (details) => ({ what: `文件里没有一行能读${whyNone(details, "zh", "：")}。`, todo: "用 siyu inspect 文件 查看怎么改。" }),
  no_header: () => ({ what: "第一行看起来是数据，这里应该是列名。", todo: "请在最上面加一行列名。" }),
  not_text: () => ({ what: "这不是文本文件。", todo: "Excel 表格请先另存为 CSV（UTF-8）。" }),
  damaged_gzip: () => ({ what: "压缩文件已损坏，解不开。", todo: "请重新拷贝一份。" }),
  damaged_parquet: () => ({ what: "Parquet 文件读不了。", todo: "请重新拷贝一份。" }),
  not_ndjson: () => ({ what: "文件是一整个 JSON 数组。", todo: "请改成每行一个 JSON 对象。" }),
  line_too_long: () => ({ what: "有一行长得不像一条记录。", todo: "每行应是一条记录：请检查换行，或看看是不是选错了文件。" }),
  unknown_encoding: () => ({ what: "不认识这种编码。", todo: "常用的有 utf-8、gb18030、big5。" }),
  unknown_time_zone: () => ({ what: "不认识这个时区。", todo: "请写 Asia/Shanghai 这样的名字，或 +08:00 这样的时差。" }),
  invalid_events: ({ broken, rows }) => ({ what: `${number(rows)} 行里有 ${number(broken)} 行读不了。` }),
  too_few_customers: ({ customers, needed, key }) => ({
    what: `${key === undefined ? "可用来训练" : `有过订单且写明${fieldTexts.zh[key as KeyName]}`}的客户只有 ${number(customers)} 位，至少要 ${number(needed)} 位才能训练。`,
    todo: `请导出更长时间或更多客户的订单${key === undefined ? "" : `，或指定列名：--columns ${keyColumn(key)}=列名`}。`,
  }),
  too_few_returning_customers: ({ returning, needed }) => ({
    what: `复购过的客户只有 ${number(returning)} 位，至少要 ${number(needed)} 位才能训练。`,
    todo: "请导出更长时间的订单：没人复购，就无从学习复购。",
  }),
  too_few_labels: () => ({ what: "过去同样长的时间里，买了的或没买的太少。", todo: "请缩短 --horizon，或导出更长时间的订单。" }),
  too_short_history: ({ days, horizonDays }) => ({
    what:
      days === undefined
        ? "历史太短：至少要有三个预测窗口那么长，且其中要有适用的客户。"
        : `订单只覆盖 ${number(days)} 天，不够回测未来 ${number(horizonDays)} 天。`,
    todo: "请缩短 --horizon，或导出更长时间的订单。",
  }),
  unknown_horizon: ({ horizonDays, horizon = horizonDays, trained }) => ({
    what: `模型训练的是 ${list(trained)} 天，不是 ${horizon} 天。`,
    todo: "用 --horizon 换成其中之一，或用 --horizon 30,90 重新训练。",
  }),
  due_of_customers: () => ({ what: "这个模型给客户打分，只有商品和类目才有「该再买」的日子。", todo: "请去掉 --due，或训练 repurchase/sku、repurchase/category。" }),
  no_reasons: () => ({ what: "这个模型不给出原因。", todo: "请去掉 --reasons，或训练 churn、first-purchase、second-order。" }),
  not_watched: () => ({ what: "这个模型不做流失预警。", todo: "请去掉 --since 和 --active-within，或训练 churn。" }),
  not_valued: () => ({ what: "这个模型不算客户价值。", todo: "请去掉 --margin 和 --discount，或训练 clv。" }),
  flag_of_others: ({ model, flag, others }) => ({ what: `${model} 没有 ${flag}。`, todo: `请去掉 ${flag}，或改用 ${list(others)}。` }),
  no_such_learner: ({ model, learner, known }) => ({ what: `${model} 没有叫「${learner}」的算法，可选：${list(known)}。` }),
  horizon_not_whole_periods: ({ period, got }) => ({ what: `最短的天数（${number(period)} 天）是一期，${number(got)} 天不是它的整数倍。`, todo: "请写最短天数的整数倍，如 --horizon 90,180。" }),
  no_amounts: () => ({ what: "购买记录里没有金额。", todo: "请指定列名：--columns amount=列名（用 siyu inspect 文件 可查看各列的识别结果）。" }),
  since_after_as_of: () => ({ what: "--since 必须早于预测的日期。", todo: "请换更早的日期。" }),
  estimator_needed: () => ({ what: "这个模型读的是客户表，不是行为数据。", todo: "请在代码里使用：load(path, churn.contractual)。" }),
  no_such_event: () => ({ what: "历史里从未发生过，无从学习。", todo: "请检查「行为类型」一列，或导出更长时间的数据。" }),
  due_of_new: () => ({ what: "这个模型预测的是客户第一次买什么，只有买过的才有「该再买」的日子。", todo: "请去掉 --due，或训练 repurchase/sku、repurchase/category。" }),
  baskets_needed: () => ({ what: "模型是用没有日期的购物篮训练的，而这份数据有日期。", todo: "请用 siyu train 在有日期的数据上训练，或用程序库给购物篮打分。" }),
  no_dates: () => ({ what: "模型是用没有日期的购物篮训练的，不认识天数。", todo: "请用 siyu train 在有日期的数据上训练，或用程序库给购物篮打分。" }),
  unsupported_output: ({ path }) => ({ what: `不认识「${path}」的后缀。`, todo: "请用 .csv、.json 或 .ndjson。" }),
  simulation_output: ({ path }) => ({ what: `不认识「${path}」的后缀。`, todo: "请用 .csv 或 .csv.gz。" }),
  output_exists: ({ path }) => ({ what: `「${path}」已经存在。`, todo: "请换一个文件名，或加 --force 覆盖。" }),
  output_not_writable: ({ path, reason }) => ({ what: `写不了「${path}」：${unwritable(reason, "zh")}。`, todo: "请检查文件夹及其权限。" }),
  file_not_writable: ({ path }) => ({ what: `写不了「${path}」。`, todo: "请检查文件夹及其权限。" }),
  not_a_model: () => ({ what: "这不是 siyu 的模型文件。", todo: "模型由 siyu train repurchase 文件 -o m.siyu 生成；两个文件的先后顺序对吗？" }),
  file_not_readable: ({ path }) => ({ what: `读不了模型文件「${path}」。`, todo: "请检查路径。" }),
  damaged: () => ({ what: "模型文件已损坏。", todo: "请重新训练或重新拷贝。" }),
  later_format: () => ({ what: "模型来自更新版本的 siyu。", todo: "请升级 siyu。" }),
  invalid_side_table: () => ({ what: "属性表里有行读不了。", todo: "请检查编号是否齐全、有没有重复的行，日期是否写对。" }),
  calendar_column: ({ path, columns }) => ({ what: `活动日历「${path}」要有 name、from、to 三列，现在有：${list(columns)}。` }),
  unknown_kind: ({ kind }) => ({ what: `这个版本不认识「${kind}」这种模型。`, todo: "请升级 siyu。" }),
  bad_instant: () => ({ what: "日期读不懂。", todo: "请写成 2025-06-30 这样。" }),
  cutoff_out_of_range: () => ({ what: "截止日期不在数据的时间范围内。", todo: "请换一个日期。" }),
  horizon_not_over: () => ({ what: "数据结束得太早，预测的天数还没走完。", todo: "请换更早的日期，或缩短 --horizon。" }),
  time_zone_mismatch: ({ model }) => ({ what: `模型按 ${model} 算「天」。`, todo: `去掉 --time-zone，或改成 ${model}。` }),
  currency_mismatch: ({ model }) => ({ what: `模型里的金额有 ${model} 位小数。`, todo: `请加上 --currency-digits ${model}。` }),
  conflicting_options: ({ learner }) => ({ what: `--neural 是在默认算法 auto 之外再试神经网络，不能与「${learner}」同用。`, todo: "请去掉 --neural 或 --learner；只用神经网络请写 --learner neural。" }),
  tensorflow_missing: ({ install }) => ({ what: "训练神经网络需要 TensorFlow.js，它没有安装或无法启动。", todo: `请运行：${install}` }),
  not_converged: () => ({ what: "模型没有收敛。", todo: "请检查数据里有没有异常的客户或日期。" }),
}; // biome-ignore format: one code a line

/** Errors of the library by code, for people at a command line. */
export const errorTexts: Translated<ErrorTexts> = { en, zh };

const failureEn = {
  error: "Error: ",
  todo: "What to do: ",
  unknown: (code: string, message: string) => `${message} (${code})`,
  internal: (message: string) => `Something went wrong inside siyu: ${message}`,
  internalTodo: "Run again with DEBUG=1 to see where, and report it.",
  unknownOption: (flag: string) => `There is no option '${flag}'.`,
  unknownCommand: (name: string) => `There is no command '${name}'.`,
  missingArgument: (name: string) => `The argument '${name}' is missing.`,
  missingValue: (flag: string) => `The option '${flag}' needs a value.`,
  missingOption: (flag: string) => `The option '${flag}' is needed.`,
  excessArguments: "There are too many arguments.",
  invalidValue: (flag: string, value: string, wanted: string) =>
    `'${value}' is no value for ${flag}: ${wanted}.`,
  usage: "The arguments are not understood.",
  didYouMean: (name: string) => `Did you mean '${name}'?`,
  usageTodo: (command: string) => `"${command} --help" shows what there is.`,
  wanted: {
    wholeNumber: "expected a whole number above 0",
    seed: "expected a whole number, 0 or more",
    reasons: "expected a whole number from 0 to 20",
    margin: "expected a number above 0, at most 1, such as 0.35",
    discount: "expected a number from 0 to 10, such as 0.1 for 10% a year",
    digits: "expected a whole number from 0 to 6",
    horizons: "expected days such as 90, or several such as 30,90",
    columns: "expected name=column, such as customer=Member,time=Paid",
    field: (known: string) => `expected one of ${known} before the =`,
    choice: (known: string) => `expected one of ${known}`,
  },
};

const failureZh: typeof failureEn = {
  error: "出错了：",
  todo: "怎么办：",
  unknown: (code, message) => `${message}（${code}）`,
  internal: (message) => `siyu 内部出错：${message}`,
  internalTodo: "加上 DEBUG=1 再运行一次可看到出错位置，欢迎反馈。",
  unknownOption: (flag) => `没有「${flag}」这个选项。`,
  unknownCommand: (name) => `没有「${name}」这个命令。`,
  missingArgument: (name) => `缺少参数「${name}」。`,
  missingValue: (flag) => `选项「${flag}」后面要跟一个值。`,
  missingOption: (flag) => `缺少选项「${flag}」。`,
  excessArguments: "参数太多了。",
  invalidValue: (flag, value, wanted) => `${flag} 的值「${value}」不对：${wanted}。`,
  usage: "看不懂这条命令。",
  didYouMean: (name) => `是不是「${name}」？`,
  usageTodo: (command) => `用 ${command} --help 查看用法。`,
  wanted: {
    wholeNumber: "应为大于 0 的整数",
    seed: "应为不小于 0 的整数",
    reasons: "应为 0 到 20 的整数",
    margin: "应为大于 0、不超过 1 的数，如 0.35",
    discount: "应为 0 到 10 的数，如 0.1 表示每年 10%",
    digits: "应为 0 到 6 的整数",
    horizons: "应为天数，如 90，或多个，如 30,90",
    columns: "应写成 名字=列名，如 customer=会员卡号,time=下单时间",
    field: (known) => `等号前应为 ${known} 之一`,
    choice: (known) => `应为 ${known} 之一`,
  },
};

export const failureTexts: Translated<typeof failureEn> = { en: failureEn, zh: failureZh };
