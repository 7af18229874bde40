import type { Feature } from "../../features/feature.js";

/** What speaks for a key that a customer never had: each gives every key a score. */
export interface Affinity {
  readonly name: string;
  readonly meaning: string;
  /** Keys that it brings to a customer as candidates. */
  readonly brings: number;
}

const affinity = (name: string, brings: number, meaning: string): Affinity => ({ name, brings, meaning });

export const affinities: readonly Affinity[] = [
  affinity("ease", 30, "what all that the customer has says of it, by EASE"),
  affinity(
    "easeRecent",
    40,
    "what all that the customer has says of it, by EASE, the less the longer ago it was bought",
  ),
  affinity("easeLast", 20, "what the last order says of it, by EASE"),
  affinity("likeness", 20, "likeness of its buyers to those of what the customer has"),
  affinity("likenessLast", 20, "likeness of its buyers to those of the last order"),
  affinity("following", 20, "how often it came in the order after one like the last"),
  affinity("neighbours", 40, "how much customers with like last orders have of it"),
  affinity("neighboursMix", 40, "how much customers with the same mix of purchases have of it"),
];

/** Affinities whose place among a customer's candidates is a feature of its own. */
export const rankedAffinities: readonly string[] = ["ease", "easeRecent", "neighbours"];

export const affinityFeatures: readonly Feature[] = [
  ...affinities.flatMap(({ name, meaning }): Feature[] => [
    { name, meaning, unit: "score", group: "variety", scale: "linear" },
    { name: `${name}Part`, meaning: `${meaning}, against the customer's best candidate`, unit: "share", group: "variety", scale: "linear" },
    { name: `${name}Lift`, meaning: `${meaning}, against what its popularity makes of it`, unit: "ratio", group: "variety", scale: "log" },
  ]), // biome-ignore format: one feature a line
  ...rankedAffinities.map((name): Feature => {
    const { meaning } = affinities.find((one) => one.name === name)!;
    return {
      name: `${name}Rank`,
      meaning: `its place among the customer's candidates by ${meaning}`,
      unit: "places",
      group: "variety",
      scale: "log",
    };
  }),
];
