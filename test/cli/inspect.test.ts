import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { folderWith, siyu } from "./run.js";

const chineseOrders = [
  "会员卡号,下单时间,订单号,商品编码,实付金额（元）,备注",
  "张三,2026年1月5日 13:05,O1,S01,59.90,礼盒",
  "李四,2026年1月6日 09:30,O2,S02,129.00,",
  "张三,2026年2月9日 20:15,O3,S01,59.90,",
  "王五,2026年3月1日 08:00,O4,S03,abc,",
  "",
].join("\n");

describe("siyu inspect of a Chinese export in GB18030", () => {
  const folder = folderWith({ "订单.csv": iconv.encode(chineseOrders, "gb18030") });
  const file = `${folder}/订单.csv`;

  test("tells in Chinese what is in it, how it was read, what is wrong and what it can feed", async () => {
    const { exitCode, stdout, stderr } = await siyu(["inspect", file, "--lang", "zh"]);
    expect(stdout.replaceAll(folder, "")).toMatchInlineSnapshot(`
      "文件里有什么
        文件      /订单.csv（CSV，gb18030，以逗号分隔）
        行数      4 行，其中 1 行无法读取
        记录      购买 3
        客户      2 位下过单，其中 1 位（50%）复购过
        订单      3 个下单日（同一客户一天算一次），人均 1.5 次
        时间范围  2026-01-05 至 2026-02-09，共 36 天
        日期写法  年在前（2026-01-05）
        时区      UTC（默认值；国内数据请加 --time-zone Asia/Shanghai）

      各列怎么识别
        列名            识别为    把握  例如
        会员卡号        客户       94%  张三, 李四, 王五
        下单时间        时间       88%  2026年1月5日 13:05, 2026年1月6日 09:30, 202…
        订单号          订单       97%  O1, O2, O3
        商品编码        商品       94%  S01, S02, S03
        实付金额（元）  金额       73%  59.90, 129.00, abc
        备注            没有读取        礼盒

      哪里有问题
        数字读不懂 [invalid_number]: 1 处；行号 5 实付金额（元）=abc
          → 改好这些单元格，或用 --columns 换一列。

      请留意
        时间没有带时区：按 UTC 处理 [time_zone_assumed]: 4 处
          → 国内数据请加上 --time-zone Asia/Shanghai

      够哪些模型用
        repurchase.overall   还不够  还差：客户 2/20 位、复购客户 1/5 位
        repurchase.category  还不够  还差：「类目」列、客户 2/20 位
        repurchase.sku       还不够  还差：客户 2/20 位
        crossSell.item       还不够  还差：客户 2/20 位
        crossSell.category   还不够  还差：「类目」列、客户 2/20 位
        churn.warning        还不够  还差：客户 2/20 位、复购客户 1/5 位
        lifecycle.migration  还不够  还差：客户 2/20 位、复购客户 1/5 位
        clv.value            还不够  还差：客户 2/20 位、复购客户 1/5 位
        first-purchase       还不够  还差：还没买过的客户 0/20 位
        second-order         还不够  还差：只买过一次的客户 1/20 位
      "
    `);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test("tells the same in English", async () => {
    const { stdout } = await siyu(["inspect", file]);
    expect(stdout.replaceAll(folder, "")).toMatchInlineSnapshot(`
      "What is in it
        file       /订单.csv (CSV, gb18030, between cells: comma)
        rows       4, of which 1 could not be read
        events     purchase 3
        customers  2 with an order, 1 of them (50%) on two days or more
        orders     3 order days (a customer on a day), 1.5 per customer
        period     2026-01-05 to 2026-02-09: 36 days
        dates      year first (2026-01-05)
        time zone  UTC (assumed: say --time-zone)

      How the columns were read
        column          read as   sure  for example
        会员卡号        customer   94%  张三, 李四, 王五
        下单时间        time       88%  2026年1月5日 13:05, 2026年1月6日 09:30, 202…
        订单号          order      97%  O1, O2, O3
        商品编码        item       94%  S01, S02, S03
        实付金额（元）  amount     73%  59.90, 129.00, abc
        备注            not read        礼盒

      What is wrong
        a number that cannot be read [invalid_number]: 1 time; rows 5 实付金额（元）=abc
          → Correct the cells, or name another column by --columns.

      Worth knowing
        times without an offset: read as UTC [time_zone_assumed]: 4 times
          → Say where the days are counted: --time-zone Asia/Shanghai

      Which models it can feed
        repurchase.overall   not yet  needs more: 2 of 20 customers, 1 of 5 customers who came back
        repurchase.category  not yet  needs more: the column category, 2 of 20 customers
        repurchase.sku       not yet  needs more: 2 of 20 customers
        crossSell.item       not yet  needs more: 2 of 20 customers
        crossSell.category   not yet  needs more: the column category, 2 of 20 customers
        churn.warning        not yet  needs more: 2 of 20 customers, 1 of 5 customers who came back
        lifecycle.migration  not yet  needs more: 2 of 20 customers, 1 of 5 customers who came back
        clv.value            not yet  needs more: 2 of 20 customers, 1 of 5 customers who came back
        first-purchase       not yet  needs more: 0 of 20 customers who have never bought
        second-order         not yet  needs more: 1 of 20 customers with one order day
      "
    `);
  });

  test("--json is the same for programs, with rows and values of what is wrong", async () => {
    const { stdout } = await siyu(["inspect", file, "--json", "--lang", "zh"]);
    const found = JSON.parse(stdout);
    expect(found.text.encoding).toBe("gb18030");
    expect(
      found.columns.map(({ column, field }: { column: string; field: string }) => [column, field]),
    ).toEqual([
      ["会员卡号", "customerId"],
      ["下单时间", "timestamp"],
      ["订单号", "orderId"],
      ["商品编码", "itemId"],
      ["实付金额（元）", "amount"],
    ]);
    expect(found.report).toMatchObject({
      rows: 4,
      events: 3,
      skipped: 1,
      from: "2026-01-05T13:05:00Z",
    });
    const broken = found.report.byCode.find(({ code }: { code: string }) => code === "invalid_number");
    expect(broken).toMatchObject({ count: 1, samples: [{ row: 5, field: "amount", value: "abc" }] });
    expect(found.facts).toMatchObject({ customers: 2, returning: 1, orderDays: 3 });
    expect(found.models[0]).toMatchObject({ model: "repurchase.overall", status: "lacking" });
  });

  test("columns can be named, by short names and by fields, and left out", async () => {
    const named = ["--columns", "customer=备注，time=下单时间", "--columns", "orderId=,item="];
    const { stdout } = await siyu(["inspect", file, "--json", ...named]);
    const { columns, report } = JSON.parse(stdout);
    expect(columns.map(({ field }: { field: string }) => field)).toEqual([
      "customerId",
      "timestamp",
      "amount",
    ]);
    expect(report.customers).toBe(1);
  });
});

const english = "member,when,sum\nA,2026-01-05,10\nB,2026-01-06,20\n";

test("a file whose time is not recognised is shown, with what to say, and exits with 3", async () => {
  const folder = folderWith({ "a b.csv": "member_id,x\nA,1\nB,2\n" });
  const { exitCode, stdout } = await siyu(["inspect", `${folder}/a b.csv`]);
  expect(exitCode).toBe(3);
  expect(stdout).toContain("missing: time");
  expect(stdout).toContain(`siyu inspect '${folder}/a b.csv' --columns time=...`);
});

test("baskets in sequence are told from broken files", async () => {
  const folder = folderWith({ "baskets.csv": "customer_id,order_seq,item_id\n1,1,A\n1,2,B\n" });
  const { exitCode, stdout } = await siyu(["inspect", `${folder}/baskets.csv`]);
  expect(exitCode).toBe(3);
  expect(stdout).toContain("baskets without dates");
});

test("NDJSON is known by its ending and by its first byte", async () => {
  const line = '{"customerId":"A","timestamp":"2026-01-05T10:00:00Z","amount":5}\n';
  const folder = folderWith({ "events.ndjson": line, "events.log": line });
  for (const name of ["events.ndjson", "events.log"]) {
    const { stdout } = await siyu(["inspect", `${folder}/${name}`, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ format: "ndjson", report: { events: 1 } });
  }
});

test("a file in which no row can be read exits with 3", async () => {
  const folder = folderWith({ "broken.csv": "customer_id,timestamp\n,2026-01-05\n,2026-01-06\n" });
  const { exitCode, stdout } = await siyu(["inspect", `${folder}/broken.csv`]);
  expect(exitCode).toBe(3);
  expect(stdout).toContain("[missing_customer_id]: 2 times");
});

test("tables of customers, items and promotions are read beside the events, and strangers in them are told", async () => {
  const folder = folderWith({
    "orders.csv": english.replace("member,when,sum", "customer_id,timestamp,amount"),
    "customers.csv": "会员编号,城市,等级分\nA,上海,3\nZ,北京,5\n",
    "calendar.csv": "name,from,to\n618,2026-06-01,2026-06-20\n",
  });
  const side = ["--customers", `${folder}/customers.csv`, "--calendar", `${folder}/calendar.csv`];
  const { stdout, exitCode } = await siyu(["inspect", `${folder}/orders.csv`, ...side, "--json"]);
  expect(exitCode).toBe(0);
  const codes = JSON.parse(stdout).report.byCode.map(({ code, count }: { code: string; count: number }) => [
    code,
    count,
  ]);
  expect(codes).toContainEqual(["unknown_side_row", 1]);
});
