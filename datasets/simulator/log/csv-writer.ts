import { eventTypes } from "../../../src/events/data.js";
import { numberText } from "../ids.js";
import { dayMs, isoDate } from "../world/calendar.js";
import { benefits, contents } from "../world/campaigns.js";
import { categories } from "../world/categories.js";
import type { World } from "../world/world.js";
import { channelNames, type EventLog, typeCodes } from "./event-log.js";

/** Columns of the CSV, in order. */
export const csvHeader =
  "customer_id,timestamp,type,order_id,item_id,category_id,quantity,amount,discount,channel,content_id," +
  "benefit_id,campaign_id,touch_cost,experiment_id,variant,propensity,related_customer_id,due_at,known_at";

const chunkBytes = 1 << 20;
/** More than any one line has: twenty cells of at most 24 bytes, and texts of the lists. */
const mostLineBytes = 1024;
const comma = 44;
const newline = 10;
const zero = 48;
const minuteMs = 60_000;
const dayMinutes = 1440;
const encoder = new TextEncoder();

/**
 * Writes the rows of logs as lines of CSV into bytes, without text in between: ids from prepared bytes, instants
 * as ISO 8601 to the minute ("2024-11-11T12:05Z"), money with two decimals.
 */
export class CsvWriter {
  #bytes = new Uint8Array(chunkBytes);
  #at = 0;
  readonly #items: readonly Uint8Array[];
  readonly #campaigns: readonly CampaignBytes[];
  /** Bytes of the dates from `#firstDate` on, made when met. */
  readonly #dates: Uint8Array[] = [];
  readonly #firstDate: number;

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
    this.#firstDate = world.firstDay - 1;
    this.#put(encoder.encode(`${csvHeader}\n`));
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#at;
  }

  /** Hands over the bytes so far. */
  take(): Uint8Array {
    const chunk = this.#bytes.subarray(0, this.#at);
    this.#bytes = new Uint8Array(chunkBytes);
    this.#at = 0;
    return chunk;
  }

  /** Writes the sorted rows of one customer. */
  write(log: EventLog): void {
    const id = encoder.encode(numberText(log.customer));
    for (let k = 0; k < log.kept; k++) {
      if (this.#at + mostLineBytes > this.#bytes.length) this.#grow();
      this.#line(log, log.sorted[k]!, id);
    }
  }

  #line(log: EventLog, row: number, id: Uint8Array): void {
    const type = log.type[row]!;
    this.#byte(67);
    this.#put(id);
    this.#byte(comma);
    this.#instant(log.at[row]!);
    this.#byte(comma);
    this.#put(typeBytes[type]!);
    this.#byte(comma);
    if (log.order[row]! >= 0) {
      this.#byte(79);
      this.#put(id);
      this.#byte(45);
      this.#whole(log.order[row]!);
    }
    this.#byte(comma);
    if (log.item[row]! >= 0) this.#put(this.#items[log.item[row]!]!);
    else this.#byte(comma);
    this.#byte(comma);
    if (log.quantity[row]! >= 0) this.#whole(log.quantity[row]!);
    this.#byte(comma);
    this.#money(log.amount[row]!);
    this.#byte(comma);
    this.#money(log.discount[row]!);
    this.#byte(comma);
    if (log.channel[row]! >= 0) this.#put(channelBytes[log.channel[row]!]!);
    this.#byte(comma);
    this.#campaignCells(log, row, type);
    this.#byte(comma);
    if (log.related[row]! >= 0) {
      this.#byte(67);
      this.#put(encoder.encode(numberText(log.related[row]!)));
    }
    this.#byte(comma);
    this.#instant(log.dueAt[row]!);
    this.#byte(comma);
    this.#instant(log.knownAt[row]!);
    this.#byte(newline);
  }

  /** content_id to propensity: seven cells. */
  #campaignCells(log: EventLog, row: number, type: number): void {
    const campaign = this.#campaigns[log.campaign[row]!];
    if (!campaign) {
      for (let i = 0; i < 6; i++) this.#byte(comma);
      return;
    }
    const arm = log.arm[row]!;
    if (type === typeCodes.touch) this.#put(campaign.touches[arm]!);
    else {
      this.#byte(comma);
      this.#byte(comma);
      this.#put(campaign.id);
    }
    this.#byte(comma);
    this.#money(log.cost[row]!);
    this.#byte(comma);
    if (type === typeCodes.assign) {
      this.#put(campaign.id);
      this.#byte(comma);
      this.#put(arm === -1 ? controlBytes : campaign.variants[arm]!);
    } else this.#byte(comma);
    this.#byte(comma);
    if (log.propensity[row]! > 0) this.#put(encoder.encode(String(log.propensity[row]!)));
  }

  #instant(instant: number): void {
    if (Number.isNaN(instant)) return;
    const day = Math.floor(instant / dayMs);
    const minute = Math.floor((instant - day * dayMs) / minuteMs) % dayMinutes;
    let date = this.#dates[day - this.#firstDate];
    if (!date) {
      date = encoder.encode(`${isoDate(day)}T`);
      this.#dates[day - this.#firstDate] = date;
    }
    this.#put(date);
    this.#twoDigits(Math.floor(minute / 60));
    this.#byte(58);
    this.#twoDigits(minute % 60);
    this.#byte(90);
  }

  /** Fen as yuan with two decimals; nothing below 0. */
  #money(minor: number): void {
    if (minor < 0) return;
    this.#whole(Math.floor(minor / 100));
    this.#byte(46);
    this.#twoDigits(minor % 100);
  }

  #whole(value: number): void {
    if (value >= 10) this.#whole(Math.floor(value / 10));
    this.#byte(zero + (value % 10));
  }

  #twoDigits(value: number): void {
    this.#byte(zero + Math.floor(value / 10));
    this.#byte(zero + (value % 10));
  }

  #byte(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  #put(bytes: Uint8Array): void {
    const to = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < bytes.length; i++) to[at++] = bytes[i]!;
    this.#at = at;
  }

  #grow(): void {
    const grown = new Uint8Array(2 * this.#bytes.length);
    grown.set(this.#bytes);
    this.#bytes = grown;
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
