import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as arrow from "apache-arrow";
import * as danfo from "danfojs-node";
import { churn, EventTable, repurchase } from "siyu";
import { purchaseRecords } from "./purchases.mjs";

const count = 100_000;
const options = { timeZone: "Asia/Shanghai" };
let records;
let events;
let predictions;

before(async () => {
  records = purchaseRecords(count);
  events = EventTable.from(
    records.map((row) => ({
      customerId: row.member_id,
      timestamp: row.paid_at,
      orderId: row.order_no,
      itemId: row.sku,
      quantity: row.qty,
      amount: row.paid_amount,
      channel: row.channel,
    })),
    options,
  );
  const model = await repurchase.overall.train(events, { horizonDays: 60, learner: "probability" });
  predictions = model.predict(events);
});

/** Rows of a table, as they go out again. */
const rowsOf = (table) => JSON.stringify([...table.toRows()]);

test("a frame of 100,000 purchases goes in as its records do", () => {
  const frame = new danfo.DataFrame(records);
  assert.deepEqual(frame.shape, [count, 7]);
  const read = EventTable.fromDataFrame(frame, options);
  assert.equal(read.length, count);
  assert.deepEqual(read.report, events.report);
  assert.equal(rowsOf(read), rowsOf(events));
});

test("predictions from the frame come out as a frame, and are those of the way without frames", async () => {
  const read = EventTable.fromDataFrame(new danfo.DataFrame(records), options);
  const model = await repurchase.overall.train(read, { horizonDays: 60, learner: "probability" });
  const frame = model.predict(read).toDataFrame(danfo);
  const rows = predictions.toArray();
  assert.ok(frame instanceof danfo.DataFrame);
  assert.ok(rows.length > 10_000);
  assert.deepEqual(frame.columns, [
    "customerId",
    "probability",
    "expectedOrders",
    "nextOrder.p10",
    "nextOrder.p50",
    "nextOrder.p90",
    "nextOrder.probabilityWithin730",
  ]);
  assert.deepEqual(frame.ctypes.values, [
    "string",
    "float32",
    "float32",
    "string",
    "string",
    "string",
    "float32",
  ]);
  assert.deepEqual(
    frame.values,
    rows.map(({ customerId, probability, expectedOrders, nextOrder }) => [
      customerId,
      probability,
      expectedOrders,
      nextOrder.p10.toISOString(),
      nextOrder.p50.toISOString(),
      nextOrder.p90.toISOString(),
      nextOrder.probabilityWithin730,
    ]),
  );
});

test("a frame of predictions is sorted, filtered and grouped as any other", () => {
  const best = predictions.top(500);
  const frame = best.toDataFrame(danfo);
  assert.deepEqual(frame["customerId"].values, [...best.customerIds()]);
  const sorted = frame.sortValues("probability", { ascending: false });
  assert.deepEqual(sorted["probability"].values, frame["probability"].values);
  const p = best.at(100).probability;
  assert.equal(
    frame.query(frame["probability"].ge(p)).shape[0],
    best.filter((row) => row.probability >= p).length,
  );
  frame.addColumn("isLikely", frame["probability"].ge(p), { inplace: true });
  const groups = frame.groupby(["isLikely"]).col(["expectedOrders"]).sum().values;
  const sumOf = (rows) => rows.toArray().reduce((sum, { expectedOrders }) => sum + expectedOrders, 0);
  assert.ok(Math.abs(groups[0][1] - sumOf(best.filter((row) => row.probability >= p))) < 1e-6);
});

test("dates that danfo holds as Date, ids that it holds as numbers and cells that it lacks are read", () => {
  const frame = new danfo.DataFrame({
    会员编号: [7, 8, 7, 9],
    付款时间: ["2025-01-05", "2025-02-01", "2025-03-01", "2025-03-02"].map((day) => new Date(day)),
    实付金额: [1.5, Number.NaN, null, 4],
  });
  assert.deepEqual(frame.ctypes.values, ["int32", "datetime", "float32"]);
  assert.deepEqual(
    [...EventTable.fromDataFrame(frame).toRows()],
    [
      { customerId: "7", timestamp: Date.UTC(2025, 0, 5), amount: 1.5 },
      { customerId: "7", timestamp: Date.UTC(2025, 2, 1) },
      { customerId: "8", timestamp: Date.UTC(2025, 1, 1) },
      { customerId: "9", timestamp: Date.UTC(2025, 2, 2), amount: 4 },
    ],
  );
});

test("danfo leaves out keys that a record lacks: such rows are reported, not shifted", () => {
  const frame = new danfo.DataFrame([
    { customerId: "a", timestamp: "2025-01-05", amount: 2 },
    { customerId: "b", amount: 2 },
  ]);
  const { report } = EventTable.fromDataFrame(frame, { ...options, onInvalid: "skip" });
  assert.deepEqual(
    report.byCode.map(({ code, count }) => [code, count]),
    [["wrong_cell_count", 1]],
  );
});

test("a frame of customers is taken where records are", async () => {
  const customers = Array.from({ length: 400 }, (_, i) => ({
    customerId: i,
    months: i % 24,
    plan: i % 3 === 0 ? "basic" : "plus",
    label: i % 3 === 0 && i % 24 < 12 ? 1 : 0,
  }));
  const frame = new danfo.DataFrame(customers);
  const settings = { label: "label", learner: "logistic" };
  const ofFrame = await churn.contractual.train({ customers: frame }, settings);
  const ofRecords = await churn.contractual.train({ customers }, settings);
  const scores = ofFrame.predict({ customers: frame }).toDataFrame(danfo);
  assert.equal(scores.shape[0], 400);
  assert.deepEqual(scores.values, ofRecords.predict({ customers }).toDataFrame(danfo).values);
  const read = EventTable.fromDataFrame(new danfo.DataFrame(records), options);
  const members = new danfo.DataFrame([{ 会员ID: records[0].member_id, city: "杭州" }]);
  assert.equal(read.with({ customers: members }).length, count);
});

test("an Arrow table of the purchases goes in, and predictions come out as one", () => {
  const columns = Object.keys(records[0]).map((name) => [name, records.map((row) => row[name])]);
  const table = arrow.tableFromArrays(Object.fromEntries(columns));
  const read = EventTable.fromArrow(table, options);
  assert.equal(rowsOf(read), rowsOf(events));
  const out = arrow.tableFromIPC(arrow.tableToIPC(predictions.toArrow(arrow)));
  assert.equal(out.numRows, predictions.length);
  assert.deepEqual([...out.getChild("probability")], Array.from(predictions.columns.probability));
  assert.equal(out.getChild("nextOrder.p50").get(3), predictions.at(3).nextOrder.p50.getTime());
});
