import type { IdField, InstantField, NumberField } from "../data.js";
import { normaliseName } from "./normalise-name.js";

/**
 * What a column of a file can be: a field of an event, or one of two halves that a reader puts together:
 * `timeOfDay` belongs to a `timestamp` column of bare dates, `unitPrice` times `quantity` is the amount.
 */
export type ColumnField =
  | "customerId"
  | "timestamp"
  | "type"
  | "timeOfDay"
  | "unitPrice"
  | IdField
  | NumberField
  | InstantField;

/** All column fields, in the order in which they are shown. */
export const columnFields = [
  "customerId",
  "timestamp",
  "timeOfDay",
  "type",
  "orderId",
  "itemId",
  "categoryId",
  "quantity",
  "amount",
  "unitPrice",
  "discount",
  "channel",
  "contentId",
  "benefitId",
  "campaignId",
  "cost",
  "experimentId",
  "variant",
  "propensity",
  "relatedCustomerId",
  "name",
  "dueAt",
  "knownAt",
] as const satisfies readonly ColumnField[];

/** Column fields whose cells are instants, and those whose cells are numbers. */
export const dateColumns = ["timestamp", "dueAt", "knownAt"] as const satisfies readonly ColumnField[];
export type DateColumn = (typeof dateColumns)[number];
export const numberColumns = [
  "quantity",
  "amount",
  "unitPrice",
  "discount",
  "cost",
  "propensity",
] as const satisfies readonly ColumnField[];
export type NumberColumn = (typeof numberColumns)[number];

/** Names of one meaning; `meaning` is told where a file has several groups of the same field. */
export interface NameGroup {
  readonly meaning: string;
  readonly names: readonly string[];
}

function group(meaning: string, names: string): NameGroup {
  return { meaning, names: names.split(/\s+/).map(normaliseName) };
}

/**
 * Column names seen in exports of shops, tills, CRM and mini-program systems, the preferred meaning first. Names are
 * compared as `normaliseName` leaves them.
 */
export const columnNames: { readonly [F in ColumnField]: readonly NameGroup[] } = {
  customerId: [
    group(
      "customer",
      "customer_id customer customer_no customer_number customer_code cust_id custid cust_no client_id client_no shopper_id household_id household_key householdkey 客户编号 客户id 客户号 客户编码 客户代码 客户标识 顾客编号 顾客id 顾客号",
    ),
    group(
      "member",
      "member_id member_no memberid member_number member_code member card_no card_id card_number vip_no vip_id vip_code vip 会员id 会员编号 会员号 会员编码 会员卡号 会员卡 会员卡编号 会员代码 会员 卡号 vip卡号 vip号 vip编号",
    ),
    group("union id", "unionid union_id 微信unionid"),
    group(
      "open id",
      "openid open_id wx_openid 微信openid 微信号 粉丝openid 粉丝id 外部联系人id external_userid externaluserid",
    ),
    group(
      "user",
      "user_id uid user userid user_no user_pseudo_id visitor_id visitorid account_id account_no buyer_id buyer 用户id 用户编号 用户号 用户标识 用户 买家id 买家编号 账号id 账户id 买家会员名 买家昵称 买家账号 客户 顾客 买家",
    ),
    group(
      "phone",
      "phone mobile phone_number mobile_phone tel 手机号 手机号码 手机 联系电话 电话 电话号码 会员手机号 会员手机 买家手机号 收货人手机号",
    ),
    group(
      "name or e-mail",
      "email e_mail email_address 邮箱 客户名称 客户姓名 会员名 会员名称 会员姓名 姓名 用户名 昵称 用户昵称",
    ),
  ],
  timestamp: [
    group(
      "event time",
      "timestamp event_time event_timestamp event_date event_at ts datetime date_time occurred_at 事件时间 发生时间 时间戳 行为时间 触达时间 发送时间 操作时间",
    ),
    group(
      "payment time",
      "pay_time paid_at payment_time paid_time pay_date payment_date pay_at paytime 付款时间 支付时间 付款日期 支付日期 订单付款时间 订单支付时间 支付完成时间 买家付款时间 结账时间 结算时间",
    ),
    group(
      "transaction time",
      "transaction_time transaction_date trans_date trans_time transaction_dt trade_time trade_date tran_date purchase_date purchase_time purchased_at sale_date sales_date sold_at 成交时间 交易时间 成交日期 交易日期 消费时间 消费日期 购买时间 购买日期 销售日期 销售时间 购物时间 购物日期 交易完成时间",
    ),
    group(
      "order time",
      "order_date order_time ordered_at order_datetime order_purchase_timestamp order_created_at order_create_time order_timestamp invoice_date invoicedate invoice_time bill_date 下单时间 下单日期 订单时间 订单日期 订单创建时间 订单生成时间 订购时间 订购日期 开单时间 开单日期 单据日期 制单日期",
    ),
    group("date", "date day dt time 日期 时间 业务日期 统计日期 日期时间"),
    group(
      "creation time",
      "created_at create_time creation_date created create_date gmt_create 创建时间 创建日期 生成时间",
    ),
  ],
  timeOfDay: [
    group(
      "time of day",
      "time time_of_day trans_time transaction_time order_time sale_time pay_time 时间 时刻 交易时间 下单时间 付款时间 支付时间 销售时间 消费时间 成交时间",
    ),
  ],
  type: [
    group(
      "event type",
      "type event_type event event_name behavior behaviour behavior_type action action_type activity_type transaction_type 类型 事件类型 事件 事件名称 行为类型 行为 用户行为 动作 交易类型 业务类型 单据类型 订单类型",
    ),
  ],
  orderId: [
    group(
      "order",
      "order_id order_no order_number order_code order_sn ordersn orderid order trade_no tid 订单号 订单编号 订单id 订单编码 主订单编号 主订单号 父订单号 交易编号 交易号 交易单号 子订单号 子订单编号",
    ),
    group(
      "receipt",
      "invoice_no invoice invoiceno invoice_id invoice_number transaction_id transaction_no trans_id transactionid basket_id basketid receipt_id receipt_no ticket_id bill_no 小票号 小票编号 单据号 单据编号 单号 流水号 销售单号 交易流水号 发票号",
    ),
  ],
  itemId: [
    group(
      "SKU",
      "sku sku_id sku_code sku_no skuid stockcode stock_code sku编码 sku编号 sku码 商家编码 规格编码 商品sku",
    ),
    group(
      "item",
      "item_id item_no item_code item itemid product_id product_code product_no productid product goods_id goods_no goods_sn goods_code article_id article_no asin upc 商品编码 商品编号 商品id 商品代码 商品号 货号 款号 产品编码 产品编号 产品id 产品代码 宝贝id 物料编码 物料号 品号 货品编号 货品编码",
    ),
    group("bar code", "barcode bar_code ean gtin 条码 条形码 商品条码 69码"),
    group("SPU", "spu spu_id spu_code spu编码"),
    group(
      "item name",
      "item_name product_name goods_name product_title description 商品名称 商品名 产品名称 产品名 商品标题 宝贝标题 宝贝名称 商品 货品名称 品名",
    ),
  ],
  categoryId: [
    group(
      "category",
      "category_id category_code categoryid category cat_id cat product_category product_category_id item_category category_name 类目 品类 分类 类目id 类目编号 品类编码 品类id 分类id 分类编码 类别 商品类目 商品分类 商品品类 产品分类 产品类别 商品类别 类目名称 品类名称 分类名称",
    ),
    group(
      "fine category",
      "subcategory sub_category category_l3 commodity 三级类目 三级分类 三级品类 小类 小分类 末级类目 叶子类目",
    ),
    group("middle category", "category_l2 二级类目 二级分类 二级品类 中类 中分类"),
    group("top category", "category_l1 department 一级类目 一级分类 一级品类 大类 大分类"),
  ],
  quantity: [
    group(
      "quantity",
      "quantity qty quantity_sold qty_sold units unit_sales num count pieces item_count item_qty order_qty 数量 件数 商品数量 购买数量 商品件数 销售数量 销量 下单数量 下单件数 订购数量 销售件数 购买件数 个数 件",
    ),
  ],
  amount: [
    group(
      "paid amount",
      "paid_amount pay_amount payment_amount amount_paid actual_amount net_amount paid payment pay_price actual_paid payment_value 实付金额 支付金额 实付 实付款 付款金额 实收金额 实收 实际支付金额 实际支付 买家实付金额 买家实际支付金额 支付总额 实际付款 成交金额 实付总额 订单实付金额 实际金额",
    ),
    group(
      "amount",
      "amount amt sales_amount sale_amount line_total line_amount sales_value total_amount total total_price revenue sales value gmv spend net_sales turnover order_amount order_total order_value 金额 消费金额 交易金额 销售金额 销售额 消费额 合计 合计金额 小计 总计 总金额 总额 总价 购买金额",
    ),
    group(
      "order amount",
      "list_amount gross_amount original_amount 订单金额 订单总额 订单总金额 应付金额 应付 应收金额 商品金额 商品总价 商品总额 吊牌金额 原价金额",
    ),
  ],
  unitPrice: [
    group(
      "unit price",
      "unit_price price unitprice price_each item_price sale_price selling_price 单价 价格 商品单价 售价 成交单价 实际单价 销售单价 商品价格",
    ),
  ],
  discount: [
    group(
      "discount",
      "discount discount_amount disc discount_amt 优惠金额 折扣金额 优惠 优惠总额 立减金额 减免金额 满减金额 优惠额 让利金额",
    ),
  ],
  channel: [
    group(
      "channel",
      "channel channel_id sales_channel channel_name source_channel 渠道 销售渠道 渠道名称 订单渠道 来源渠道 购买渠道 下单渠道 订单来源 渠道来源 触达渠道",
    ),
    group("platform", "platform 平台 平台名称 下单平台"),
    group(
      "store",
      "store store_id store_no store_code store_name shop shop_id shop_name outlet 门店 门店编号 门店编码 门店id 门店名称 店铺 店铺名称 店铺id 店铺编号 店铺编码 商店 店号",
    ),
  ],
  contentId: [
    group(
      "content",
      "content_id content material_id creative_id page_id 内容id 内容编号 内容 素材id 文章id 素材编号",
    ),
  ],
  benefitId: [
    group(
      "benefit",
      "benefit_id coupon_id coupon_no coupon_code offer_id voucher_id 权益id 权益编号 券id 优惠券id 优惠券编号 优惠券编码 券号 券码 卡券id",
    ),
  ],
  campaignId: [
    group(
      "campaign",
      "campaign_id campaign campaign_code activity_id 活动id 活动编号 活动 营销活动id 活动编码 活动名称",
    ),
  ],
  cost: [group("cost of contact", "contact_cost touch_cost send_cost 触达成本 发送成本 触达费用")],
  experimentId: [group("experiment", "experiment_id experiment test_id 实验id 实验编号 实验")],
  variant: [
    group("variant", "variant variant_id experiment_group ab_group test_group 实验组 实验分组 分组 变体"),
  ],
  propensity: [group("propensity", "propensity assignment_probability 分组概率")],
  relatedCustomerId: [
    group(
      "related customer",
      "related_customer_id referrer_id inviter_id invitee_id 推荐人id 邀请人id 推荐人 邀请人 被邀请人id 推荐人编号",
    ),
  ],
  name: [group("name of a custom event", "custom_event custom_event_name 自定义事件 自定义事件名称")],
  dueAt: [group("due date", "due_at due_date expire_at expiry_date 到期时间 到期日 到期日期")],
  knownAt: [group("known since", "known_at known_time 可见时间 可知时间")],
};
