import { eventTypes } from "../../../src/events/data.js";
import { numberText } from "../ids.js";
import { benefits, contents } from "../world/campaigns.js";
import { categories } from "../world/categories.js";
import type { World } from "../world/world.js";
import { CsvBytes } from "./csv-bytes.js";
import { channelNames, type EventLog, typeCodes } from "./event-log.js";

/** Columns of the CSV, in order. */
export const csvHeader =
  "customer_id,timestamp,type,order_id,item_id,category_id,quantity,amount,discount,channel,content_id," +
  "benefit_id,campaign_id,touch_cost,experiment_id,variant,propensity,related_customer_id,due_at,known_at";

/** More than any one line has: twenty cells of at most 24 bytes, and texts of the lists. */
const mostLineBytes = 1024;
const comma = 44;
const newline = 10;
const encoder = new TextEncoder();

/**
 * Writes the rows of logs as lines of CSV into bytes, without text in between: ids from prepared bytes, instants
 * as ISO 8601 to the minute ("2024-11-11T12:05Z"), money with two decimals.
 */
export class CsvWriter {
  readonly #bytes: CsvBytes;
  readonly #items: readonly Uint8Array[];
  readonly #campaigns: readonly CampaignBytes[];
  /** Propensities are few: shares of arms and chances of the targeting rule. */
  readonly #propensities = new Map<number, Uint8Array>();

  constructor(world: World) {
    // Item and category stand side by side in every row that has one.
    this.#items = world.items.map(({ itemId, category }) =>
      encoder.encode(`${itemId},${categories[category]!.categoryId}`),
    );
    this.#campaigns = world.campaigns.map(({ campaignId, content, arms }) => ({
      id: encoder.encode(campaignId),
      touches: arms.map(({ benefit }) =>
        encoder.encode(`${contents[content]!},${benefit > 0 ? benefits[benefit]! : ""},${campaignId}`),
      ),
      variants: arms.map(({ variant }) => encoder.encode(variant)),
    }));
    this.#bytes = new CsvBytes(world.firstDay - 1);
    this.#bytes.put(encoder.encode(`${csvHeader}\n`));
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#bytes.length;
  }

  /** Hands over the bytes so far. */
  take(): Uint8Array {
    return this.#bytes.take();
  }

  /** Writes the sorted rows of one customer. */
  write(log: EventLog): void {
    const id = encoder.encode(numberText(log.customer));
    for (let k = 0; k < log.kept; k++) {
      this.#bytes.reserve(mostLineBytes);
      this.#line(log, log.sorted[k]!, id);
    }
  }

  #line(log: EventLog, row: number, id: Uint8Array): void {
    const bytes = this.#bytes;
    const type = log.type[row]!;
    bytes.byte(67);
    bytes.put(id);
    bytes.byte(comma);
    bytes.instant(log.at[row]!);
    bytes.byte(comma);
    bytes.put(typeBytes[type]!);
    bytes.byte(comma);
    if (log.order[row]! >= 0) {
      bytes.byte(79);
      bytes.put(id);
      bytes.byte(45);
      bytes.whole(log.order[row]!);
    }
    bytes.byte(comma);
    if (log.item[row]! >= 0) bytes.put(this.#items[log.item[row]!]!);
    else bytes.byte(comma);
    bytes.byte(comma);
    if (log.quantity[row]! >= 0) bytes.whole(log.quantity[row]!);
    bytes.byte(comma);
    bytes.money(log.amount[row]!);
    bytes.byte(comma);
    bytes.money(log.discount[row]!);
    bytes.byte(comma);
    if (log.channel[row]! >= 0) bytes.put(channelBytes[log.channel[row]!]!);
    bytes.byte(comma);
    this.#campaignCells(log, row, type);
    bytes.byte(comma);
    if (log.related[row]! >= 0) {
      bytes.byte(67);
      bytes.put(encoder.encode(numberText(log.related[row]!)));
    }
    bytes.byte(comma);
    bytes.instant(log.dueAt[row]!);
    bytes.byte(comma);
    bytes.instant(log.knownAt[row]!);
    bytes.byte(newline);
  }

  /** content_id to propensity: seven cells. */
  #campaignCells(log: EventLog, row: number, type: number): void {
    const bytes = this.#bytes;
    const campaign = this.#campaigns[log.campaign[row]!];
    if (!campaign) {
      for (let i = 0; i < 6; i++) bytes.byte(comma);
      return;
    }
    const arm = log.arm[row]!;
    if (type === typeCodes.touch) bytes.put(campaign.touches[arm]!);
    else {
      bytes.byte(comma);
      bytes.byte(comma);
      bytes.put(campaign.id);
    }
    bytes.byte(comma);
    bytes.money(log.cost[row]!);
    bytes.byte(comma);
    if (type === typeCodes.assign) {
      bytes.put(campaign.id);
      bytes.byte(comma);
      bytes.put(arm === -1 ? controlBytes : campaign.variants[arm]!);
    } else bytes.byte(comma);
    bytes.byte(comma);
    if (log.propensity[row]! > 0) bytes.put(this.#propensityBytes(log.propensity[row]!));
  }

  #propensityBytes(propensity: number): Uint8Array {
    let bytes = this.#propensities.get(propensity);
    if (!bytes) {
      bytes = encoder.encode(String(propensity));
      this.#propensities.set(propensity, bytes);
    }
    return bytes;
  }
}

interface CampaignBytes {
  readonly id: Uint8Array;
  /** content_id, benefit_id and campaign_id of each arm's message. */
  readonly touches: readonly Uint8Array[];
  readonly variants: readonly Uint8Array[];
}

const typeBytes = eventTypes.map((type) => encoder.encode(type));
const channelBytes = channelNames.map((name) => encoder.encode(name));
const controlBytes = encoder.encode("control");
