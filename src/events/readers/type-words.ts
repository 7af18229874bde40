import { type EventType, eventTypes } from "../data.js";

const words: { readonly [T in Exclude<EventType, "custom">]: string } = {
  purchase:
    "buy bought order ordered sale sold paid pay payment checkout transaction invoice 购买 下单 支付 付款 成交 消费 交易 已支付 已付款 已完成 交易成功 销售 销售单 购买支付 正单 订单 零售",
  refund: "return returned refunded reversal 退款 退货 退货退款 退单 已退款 销售退货 退货单 仅退款 退换货",
  view: "pv page_view pageview browse product_view view_item detail impression 浏览 浏览商品 访问 查看 商品浏览 曝光 页面浏览",
  cart: "addtocart add_to_cart cart_add basket add 加购 加购物车 加入购物车 加车",
  search: "query 搜索 检索 查询",
  join: "register registration signup sign_up subscribe follow member_join 入会 注册 关注 加好友 加粉 开卡 加企微 添加好友 加入会员 成为会员 入群 授权",
  leave:
    "quit unfollow cancel_membership deactivate unregister 退会 取消关注 取关 退群 注销 删好友 删除好友 流失",
  touch: "send sent message push 触达 发送 推送 群发 外呼 短信 消息发送",
  deliver: "delivered 送达 已送达 到达",
  open: "opened read 打开 已读 阅读",
  click: "clicked tap 点击 点击链接",
  unsubscribe: "opt_out optout 退订 取消订阅 拒收",
  share: "forward recommend 分享 转发 推荐",
  complaint: "complain 投诉 差评 客诉",
  assign: "assignment exposure 分组 入组 实验分组",
};

/** Shop events without a type of their own: kept as "custom" with this name. */
const customNames: { readonly [word: string]: string } = {
  fav: "favorite",
  favorite: "favorite",
  favourite: "favorite",
  收藏: "favorite",
  wishlist: "favorite",
  评价: "review",
  review: "review",
  签到: "check-in",
  领券: "coupon",
};

export interface TypeOfWord {
  readonly type: EventType;
  /** Name of a "custom" event, where the word says it. */
  readonly name: string | undefined;
}

function plain(word: string): string {
  return word
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}

const types = new Map<string, TypeOfWord>();
for (const type of eventTypes) types.set(type, { type, name: undefined });
for (const [type, list] of Object.entries(words)) {
  for (const word of list.split(" ")) types.set(word, { type: type as EventType, name: undefined });
}
for (const [word, name] of Object.entries(customNames)) types.set(word, { type: "custom", name });

/** Event type that a word in a file means ("加购" is "cart"), undefined if the word is not known. */
export function typeOfWord(word: string): TypeOfWord | undefined {
  return types.get(word) ?? types.get(plain(word));
}
