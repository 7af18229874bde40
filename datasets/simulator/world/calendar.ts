/** One day in milliseconds. China has no daylight saving, so every day of the simulation has this length. */
export const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Calendar row of a promotion known in advance: `from` and `to` are ISO dates, both inclusive. */
export interface SimulatedPromotion {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** First day of the Chinese year, 2015 to 2035. */
const lunarNewYears = [
  "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12",
  "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26",
  "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
]; // biome-ignore format: short words

/** Days since 1970-01-01 of an ISO date. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00Z`) / dayMs;
}

/** ISO date of a number of days since 1970-01-01. */
export function isoDate(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Epoch milliseconds of the first moment of a day in Shanghai (UTC+8). */
export function startOfDay(day: number): number {
  return day * dayMs - 8 * hourMs;
}

/** Days since 1970-01-01 of the calendar day in Shanghai that an instant lies in. */
export function dayOf(instant: number): number {
  return Math.floor((instant + 8 * hourMs) / dayMs);
}

const lunarNewYearDays = lunarNewYears.map(dayNumber);

/** A promotion in days since 1970-01-01, both ends inclusive; `peak` days draw four times the crowd. */
export interface Promotion {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly peak: readonly number[];
  /** Share taken off the list price. */
  readonly discount: number;
}

/** Promotions that touch the `days` from day `first`, in the order of their start. */
export function promotionsBetween(first: number, days: number): Promotion[] {
  const last = first + days - 1;
  const years = [];
  for (let year = yearOf(first); year <= yearOf(last); year++) years.push(year);
  return years
    .flatMap(promotionsOfYear)
    .filter(({ from, to }) => to >= first && from <= last)
    .sort((a, b) => a.from - b.from);
}

/** Days after the end of the simulation within which promotions are known. */
const knownAhead = 180;

/** Rows of the calendar's side table: promotions that start before half a year after the end. */
export function calendarRows({
  promotions,
  firstDay,
  days,
}: {
  readonly promotions: readonly Promotion[];
  readonly firstDay: number;
  readonly days: number;
}): SimulatedPromotion[] {
  return promotions
    .filter(({ from }) => from < firstDay + days + knownAhead)
    .map(({ name, from, to }) => ({ name, from: isoDate(from), to: isoDate(to) }));
}

/** From 2 days before the Chinese new year to 6 days after it: parcels stand still and few order. */
export function isNewYearLull(day: number): boolean {
  return lunarNewYearDays.some((newYear) => day >= newYear - 2 && day <= newYear + 6);
}

function promotionsOfYear(year: number): Promotion[] {
  const on = (monthDay: string) => dayNumber(`${year}-${monthDay}`);
  const promotions: Promotion[] = [
    { name: "38 Festival", from: on("03-04"), to: on("03-08"), peak: [on("03-08")], discount: 0.15 },
    { name: "618", from: on("06-01"), to: on("06-20"), peak: [on("06-01"), on("06-18")], discount: 0.25 },
    { name: "11.11", from: on("11-01"), to: on("11-11"), peak: [on("11-01"), on("11-11")], discount: 0.3 },
    { name: "12.12", from: on("12-10"), to: on("12-12"), peak: [on("12-12")], discount: 0.2 },
  ];
  const newYear = lunarNewYears.find((date) => date.startsWith(`${year}-`));
  if (newYear !== undefined) {
    const day = dayNumber(newYear);
    promotions.push({
      name: "Spring Festival",
      from: day - 18,
      to: day - 4,
      peak: [day - 10],
      discount: 0.2,
    });
  }
  return promotions;
}

function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}
