// From a data frame to a data frame: purchases in, predictions out, the rest in danfo.js.
//
//   npm ci && npm start                    in this folder, after `npm run build` in the root

import * as danfo from "danfojs-node";
import { EventTable, repurchase } from "siyu";
import { purchaseRecords } from "./purchases.mjs";

// %% 1. A data frame
// 100,000 purchases of a made-up brand, with the names that its shop gives to columns. A frame that you have from
// danfo.readCSV or an SQL query is as good.

const purchases = new danfo.DataFrame(purchaseRecords(100_000));
console.log(`${purchases.shape[0]} purchases: ${purchases.columns.join(", ")}`);

// %% 2. Events of the frame
// Columns are recognised by their names and cells; `columns` would say which is which. The report tells what was odd.

const events = EventTable.fromDataFrame(purchases, { timeZone: "Asia/Shanghai" });
console.log(`${events.length} events of ${events.customerCount} customers`, events.report.given);

// %% 3. Who buys again within 60 days?
// The purchase model alone: the quick one. Without `learner` all are trained and blended.

const model = await repurchase.overall.train(events, { horizonDays: 60, learner: "probability" });
const predictions = model.predict(events);

// %% 4. A frame of predictions
// One row a customer; `nextOrder.p50` is the middle of the days on which the next order may come.

const scores = predictions.toDataFrame(danfo);
scores.head(3).print();

// %% 5. On with danfo
// What each channel may expect: customers by the channel of their last purchase, joined with their scores.

const last = new Map(purchases.values.map(([customerId, , , , , , channel]) => [customerId, channel]));
scores.addColumn(
  "channel",
  scores["customerId"].values.map((id) => last.get(id)),
  { inplace: true },
);
const byChannel = scores.groupby(["channel"]).agg({ probability: "mean", expectedOrders: "sum" });
byChannel.sortValues("expectedOrders_sum", { ascending: false, inplace: true });
byChannel.print();
