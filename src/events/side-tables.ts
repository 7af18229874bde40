/** Callers' own tables beside the events; each is absent unless given. */
export type SideTables = Readonly<Record<never, never>>;
export const noSideTables: SideTables = Object.freeze({});
