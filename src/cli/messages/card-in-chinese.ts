/** Sentences of a card, which are English, by their beginnings; any other is shown as it is. */
const cardSentences: readonly (readonly [RegExp, string])[] = [
  [/^An order day is .*/, "下单日：客户有购买的日历日；下单次数从第二个下单日算起。"],
  [/^A day counts unless .*/, "截止日前全额退款的下单日不算；作为答案的「是否复购」按未扣退款的订单算。"],
  [/^Who is scored: every customer with an order .*/, "打分对象：在预测时点之前下过单的每位客户。"],
  [/^Who is scored: every customer with an event before asOf who has never bought\.$/, "打分对象：在预测时点之前有过任何行为、但从未买过的每位客户。"],
  [/^Who is scored: every customer who has bought on exactly one day .*/, "打分对象：在预测时点之前只在一天买过的每位客户。"],
  [/^Who is scored: every customer with an event before asOf who has not left, .*/, "打分对象：在预测时点之前有过任何行为、没有退会或已回来的每位客户。"],
  [/^Who is scored: every customer with an event before asOf who has neither .*/, "打分对象：在预测时点之前有过任何行为、没有退订也没有退会的每位客户。"],
  [/^Who is scored: every customer who has had a message .*/, "打分对象：在预测时点之前收到过消息、没有退订也没有退会的每位客户。"],
  [/^Who is scored: every customer with an event before asOf\.$/, "打分对象：在预测时点之前有过任何行为的每位客户。"],
  [/^'(.*)': of the next message within the horizon, whether it gets an? (open|click) within (\d+) days\. .*/, "「$1」：预测天数内的下一条消息，在 $3 天内有没有得到回应（$2）；没有收到消息的客户不参与训练。"],
  [/^'(.*)': a purchase within the horizon on a later day than the first\.$/, "「$1」：预测天数内，在首单之后的另一天再买。"],
  [/^'(.*)': at least one such event within the horizon\.$/, "「$1」：预测天数内至少发生一次。"],
  [/^A customer lapses who does not order within the horizon; .*/, "预测天数内不下单即为流失；流失概率 = 1 - repurchase.overall 的复购概率。"],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) days and carried on by the hazard of all\.$/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再按整体发生率外推。",
  ],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) days and taken as it is\.$/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，直接使用。",
  ],
  [
    /^(\d+) days: no earlier window of this length tested the bands: .*/,
    "$1 天：没有同样长的历史窗口可以检验分档，只按概率划定。",
  ],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) days .*/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再由概率模型外推。",
  ],
  [/^(\d+) days: the history is too short to test .*/, "$1 天：历史太短，无法做样本外检验和校准。"],
  [/^(\d+) days: one member only \((.*?)\): too little data to blend\.$/, "$1 天：数据太少，只用了一个成员模型（$2）。"],
  [/^(\d+) days: the network was tried and left out: it did not lower the out-of-time log-loss of states .*/, "$1 天：试过用神经网络预测状态，样本外对数损失没有在每次检验中明显下降，没有采用。"],
  [/^(\d+) days: the network was tried and left out: it did not lower the out-of-time error of the values .*/, "$1 天：试过用神经网络预测每单价值，样本外误差没有在每次检验中明显下降，没有采用。"],
  [/^(\d+) days: the network was tried and left out: .*/, "$1 天：试过神经网络，样本外对数损失没有在每次检验中明显下降，没有采用。"],
  [/^(\d+) days: the network was left out: .*/, "$1 天：不足两次检验，无法判断神经网络是否有用，没有采用。"],
  [/^(\d+) days: the network was not tried: .*/, "$1 天：数据太少，没有试神经网络。"],
  [/^(\d+) baskets: the network was tried and left out: .*/, "$1 个购物篮：试过神经网络，样本外对数损失没有在每次检验中明显下降，没有采用。"],
  [/^(\d+) baskets: the network was left out: .*/, "$1 个购物篮：不足两次检验，无法判断神经网络是否有用，没有采用。"],
  [/^(\d+) baskets: the network was not tried: .*/, "$1 个购物篮：数据太少，没有试神经网络。"],
  [/^Whoever meets the conditions of several states .*/, "同时符合几个状态时取最前面的一个；都不符合的归入最后一个。"],
  [/^States, told by the caller's function: (.*)\.$/, "状态由调用方的函数判定：$1。"],
  [/^A period is (\d+) days?\. .*/, "一期是 $1 天。预测天数内下不下单与 repurchase.overall 一致；下单后处于哪个状态由下面的成员判断。"],
  [
    /^(\d+) days: the history holds no earlier window of (\d+) periods: .*/,
    "$1 天：历史里没有 $2 期这么长的窗口，由较短的天数按一期的变化逐期外推。",
  ],
  [
    /^(\d+) days: the history holds no earlier window of a period: .* windows of (\d+) days?\.$/,
    "$1 天：历史里没有一整期那么长的窗口，下单后的状态由 $2 天的窗口学得。",
  ],
  [/^(\d+) days: no earlier window of this length tested the alerts: .*/, "$1 天：没有同样长的历史窗口可以检验提醒，只按概率划定。"],
  [/^Spend is the value of order days .*/, "消费：预测天数内下单日的金额，扣除这些订单的退款；expectedSpend 不折现。"],
  [/^expectedValue is the margin times .*/, "expectedValue：利润率乘以预测天数内的消费，每一单按自己的时间折现；lifetimeValue 没有期限。"],
  [/^P\(order\) and expected orders .*/, "下单概率和预期单数与 repurchase.overall 一致。"],
  [/^(\d+) days: the value of an order is that of Gamma-Gamma alone: .*/, "$1 天：每单价值只用 Gamma-Gamma：数据太少，或训练时如此指定。"],
  [/^(\d+) days: no earlier window tested the values: .*/, "$1 天：没有历史窗口可以检验金额，总额和区间按学到的分布给出。"],
  [/^A row is a customer and an item .*/, "每一行：一位客户，和他在预测时点之前买过的一个商品（当天订单全部退掉的不算）。"],
  [/^A row is a customer and a category .*/, "每一行：一位客户，和他在预测时点之前买过的一个类目（当天订单全部退掉的不算）。"],
  [/^A row is a customer and a known item .*/, "每一行：一位客户，和他在预测时点之前从未买过的一个已知商品（全部退掉的订单不算买过）。"],
  [/^A row is a customer and a known category .*/, "每一行：一位客户，和他在预测时点之前从未买过的一个已知类目（全部退掉的订单不算买过）。"],
  [/^The probability is that of the first purchase .*/, "概率：在预测天数内第一次买它的可能；从未下过单的客户，是首单买它的可能。"],
  [/^support counts the customers who bought both.*/, "support 是两样都买过的客户数，lift 是它相当于纯属巧合时的几倍。"],
  [/^Purchases of one (?:item|category) on one day .*/, "同一天买几次算一次；expectedQuantity 是件数，没有数量的记录算 1 件。"],
  [/^Purchases of one (?:item|category) in one basket .*/, "同一购物篮里买几次算一次；expectedQuantity 是件数，没有数量的记录算 1 件。"],
  [/^The date of the next purchase .*/, "下次购买的日期：已考虑多久没买，并以在 nextPurchase.withinDays 天内会买为前提。"],
  [/^Of baskets only the order is known.*/, "购物篮只有先后、没有日期：时间以购物篮计，不给出日期。"],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) and carried on by the rates of orders\.$/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再按下单频率外推。",
  ],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) and .*/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再按购买频率外推。",
  ],
  [/^(\d+) days: dates are given within (\d+) days only\.$/, "$1 天：日期只预测到 $2 天以内。"],
  [/^(\d+) baskets: the history is too short to test .*/, "$1 个购物篮：历史太短，无法做样本外检验。"],
  [/^(\d+) days: one member only \((.*?)\): .*/, "$1 天：只用了一个成员模型（$2）：数据太少，或训练时如此指定。"],
  [/^(\d+) baskets: one member only \((.*?)\): .*/, "$1 个购物篮：只用了一个成员模型（$2）：数据太少，或训练时如此指定。"],
]; // biome-ignore format: one sentence a line

/** First words of the names of members. */
const memberWords: Readonly<Record<string, string>> = {
  probability: "概率模型",
  hmm: "隐马尔可夫",
  logistic: "逻辑回归",
  boosting: "提升树",
  neural: "神经网络",
  rates: "购买频率",
  shares: "购买份额",
  hazard: "发生率",
  markov: "马尔可夫",
  multinomial: "多项逻辑回归",
};

/** What a member, or a test, is about. */
export const memberTasks: Readonly<Record<string, string>> = {
  "state after an order": "下单后的状态",
  "order value": "每单价值",
  state: "状态",
  order: "下单",
};

/** Names of bands, changes and alerts. */
export const namesInChinese: Readonly<Record<string, string>> = {
  safe: "安全",
  watch: "关注",
  warning: "预警",
  critical: "危急",
  newlyInDanger: "新进入危险",
  escalated: "危险升级",
  recovered: "已恢复",
  falling: "将下滑",
  rising: "将提升",
  returning: "将回流",
};

/** Name of a member in Chinese: "state after an order: markov-1". */
export function memberInChinese(name: string): string {
  const [, task, own = name] = /^([a-z ]+): (.*)$/.exec(name) ?? [];
  const words = own.replace(/^\w+/, (word) => memberWords[word] ?? word);
  return task === undefined ? words : `${memberTasks[task] ?? task}：${words}`;
}

/** How the bands of a model of warnings are cut, and each of them as it was tested. */
const bandsSentence = /^(\d+) days?: (watch from .*?)(?:, of customers who ordered within (\d+) days?)?\.$/;
const oneBand = /(\w+) from ([\d.]+)(?: \(out of time: precision ([\d.]+) of (\d+), recall ([\d.]+)\))?/g;

function bandsInChinese([, days, bands = "", active]: RegExpExecArray): string {
  const who = active === undefined ? "" : `；按最近 ${active} 天内下过单的客户划定`;
  return `${days} 天：${cutsInChinese(bands)}${who}。`;
}

/** "watch from 0.1 (out of time: ...); warning from ..." */
function cutsInChinese(cuts: string): string {
  const parts = [...cuts.matchAll(oneBand)].map(([, name = "", from, precision, rows, recall]) => {
    const tested =
      precision === undefined ? "" : `（样本外：${rows} 位客户，查准率 ${precision}，查全率 ${recall}）`;
    return `${namesInChinese[name]}从 ${from} 起${tested}`;
  });
  return parts.join("；");
}

const alertsSentence = /^Alerts in (\d+) days?: (.*)\.$/;
const stateSentence = /^State '(.*)': (.*)\.$/;

const measures: readonly (readonly [RegExp, string])[] = [
  [/^days since the last order/, "距上次下单的天数"],
  [/^days since the first order/, "距首单的天数"],
  [/^order days/, "下单天数"],
  [/^spend/, "累计消费"],
  [/^mean value of an order/, "平均每单金额"],
];

/** "order days below 2, spend at least 80 and below 200", or "all others" */
function conditionsInChinese(conditions: string): string {
  if (conditions === "all others") return "其余客户";
  return conditions
    .split(", ")
    .map((condition) => {
      const found = measures.find(([pattern]) => pattern.test(condition));
      return (found ? condition.replace(found[0], found[1]) : condition)
        .replace(/ at least ([\d.]+)/, "不低于 $1")
        .replace(/ and below /, " 且低于 ")
        .replace(/ below /, "低于 ");
    })
    .join("，");
}

/** A sentence of a card in Chinese; one that is not known is shown as it is. */
export function sentenceInChinese(sentence: string): string {
  const ofBands = bandsSentence.exec(sentence);
  if (ofBands) return bandsInChinese(ofBands);
  const ofAlerts = alertsSentence.exec(sentence);
  if (ofAlerts) return `${ofAlerts[1]} 天的提醒：${cutsInChinese(ofAlerts[2]!)}。`;
  const ofState = stateSentence.exec(sentence);
  if (ofState) return `状态「${ofState[1]}」：${conditionsInChinese(ofState[2]!)}。`;
  const found = cardSentences.find(([pattern]) => pattern.test(sentence));
  return found ? sentence.replace(found[0], found[1]) : sentence;
}
