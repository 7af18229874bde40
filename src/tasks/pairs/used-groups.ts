import type { KeyPopulation, KeyStatistic } from "../../features/pairs/key-population.js";
import { gather } from "../../matrix/gather.js";

/** The same population without the groups that none of its keys has: a table knows those of later events too. */
export function withUsedGroups(population: KeyPopulation): KeyPopulation {
  const { ids, groups, groupOf } = population;
  const placeOf = new Int32Array(groups.size).fill(-1);
  const used = Int32Array.from(new Set(groupOf.filter((group) => group >= 0))).sort();
  if (used.length === groups.size) return population;
  used.forEach((group, place) => {
    placeOf[group] = place;
  });
  const rows = [...Array(ids.size).keys(), ...used.map((group) => ids.size + group), ids.size + groups.size];
  const statistics = Object.entries(population.statistics).map(([name, values]) => [
    name,
    gather(values, rows),
  ]);
  return {
    ...population,
    groups: groups.select(used),
    groupOf: groupOf.map((group) => (group >= 0 ? placeOf[group]! : -1)),
    statistics: Object.fromEntries(statistics) as Record<KeyStatistic, Float64Array>,
  };
}
