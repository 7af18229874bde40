import { loadSample, samplePath } from "../../../datasets/index.js";
import { type Zone, zoneOf } from "../../events/zone.js";
import { backtest, type EventTable, type Predictions, repurchase } from "../../index.js";
import { contenderTable } from "../backtest-lines.js";
import { textsOf, verdictLines } from "../backtest-verdict.js";
import { type Context, type ExitCode, exitCodes, print, printJson } from "../context.js";
import { quickstartTexts } from "../messages/quickstart.js";
import { decimal, percent } from "../numbers.js";
import { progressBar } from "../progress.js";
import { indented, tableLines } from "../text-table.js";

const horizonDays = 90;
const shown = 5;

/** Trains, tests and predicts on the shipped sample, and says what to run next with one's own file. */
export async function quickstart(context: Context): Promise<ExitCode> {
  const bar = progressBar(context);
  try {
    const events = await loadSample();
    const run = { signal: context.signal, onProgress: bar.onProgress };
    const result = await backtest(repurchase.overall, events, { horizonDays }, {}, run);
    const model = await repurchase.overall.train(events, { horizonDays }, run);
    const top = model.predict(events).top(shown);
    bar.stop();
    const card = model.card();
    if (context.json) {
      await printJson(context, { file: samplePath(), backtest: result, card, top: top.toArray() });
      return exitCodes.ok;
    }
    const texts = quickstartTexts[context.language];
    const words = textsOf("repurchase", result, context.language);
    const { customers, orderDays } = card.data;
    await print(context, [
      texts.sample(customers, daysOf(events)),
      "",
      texts.step(1, texts.backtest),
      ...indented(verdictLines(result, words), 3),
      "",
      ...indented(contenderTable(result, words), 3),
      "",
      texts.step(2, texts.train),
      ...indented([texts.trained(customers, orderDays)], 3),
      "",
      texts.step(3, texts.predict(horizonDays)),
      ...indented(topTable(top, zoneOf(events.timeZone), context), 3),
      "",
      texts.next,
      ...indented(
        tableLines(
          [{ title: "" }, { title: "" }],
          texts.commands.map(([command, what]) => [`npx ${command}`, what!]),
        ),
      ),
    ]);
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}

function daysOf({ report }: EventTable): number {
  return Math.ceil((report.until! - report.from!) / 86_400_000);
}

function topTable(
  top: Predictions<repurchase.OverallPrediction>,
  zone: Zone,
  { language }: Context,
): string[] {
  const texts = quickstartTexts[language];
  const day = (date: Date) => zone.isoOf(date.getTime()).slice(0, 10);
  return tableLines(
    [
      { title: texts.top.customer },
      { title: texts.top.probability, align: "right" },
      { title: texts.top.orders, align: "right" },
      { title: texts.top.next },
    ],
    top
      .toArray()
      .map(({ customerId, probability, expectedOrders, nextOrder }) => [
        customerId,
        percent(probability),
        decimal(expectedOrders, 1),
        texts.period(day(nextOrder.p10), day(nextOrder.p90)),
      ]),
  );
}
