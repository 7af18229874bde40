/**
 * Models with gamma-distributed purchase rates and a beta-geometric dropout: a customer may leave after every
 * repeat order (BG/NBD: Fader, Hardie & Lee 2005), or after every order, the first included (MBG/NBD:
 * Batislam, Denizel & Filiztekin 2007). With k > 1 orders come more regularly than at random: every k-th event of
 * the customer's Poisson process is one (BG/CNBD-k and MBG/CNBD-k: Reutterer, Platzer & Schroeder 2020).
 */
export type GeometricFamily = "bg-nbd" | "mbg-nbd" | "bg-cnbd-k" | "mbg-cnbd-k";

/** Parameters of a model whose customers may leave after an order. */
export interface GeometricParameters {
  /** Shape of the gamma law of purchase rates over customers; no unit. */
  readonly r: number;
  /**
   * Rate of that law, in days: the mean customer orders r / alpha times a day while active (r / (k alpha) times
   * where k events make an order).
   */
  readonly alpha: number;
  /** First parameter of the beta law of dropout over customers; the mean dropout is a / (a + b). */
  readonly a: number;
  /** Second parameter of the beta law of dropout. */
  readonly b: number;
}

/** Parameters of Pareto/NBD. */
export interface ParetoParameters {
  /** Shape of the gamma law of purchase rates over customers; no unit. */
  readonly r: number;
  /** Rate of that law, in days: the mean customer orders r / alpha times a day while active. */
  readonly alpha: number;
  /** Shape of the gamma law of death rates over customers; no unit. */
  readonly s: number;
  /** Rate of that law, in days: half of all customers live longer than beta (2^(1/s) - 1) days. */
  readonly beta: number;
}

/** A model whose customers may leave after an order. */
export interface GeometricModel {
  readonly family: GeometricFamily;
  /** Events that make an order, 1 or more; 1 when absent. */
  readonly k?: number;
  readonly parameters: GeometricParameters;
}

/** Orders at random until a death at random (Schmittlein, Morrison & Colombo 1987). */
export interface ParetoModel {
  readonly family: "pareto-nbd";
  readonly parameters: ParetoParameters;
}

/** A model ready to score: which family, and its parameters in days. */
export type PurchaseModel = GeometricModel | ParetoModel;

/** Name of a family. */
export type PurchaseFamilyName = PurchaseModel["family"];

export const purchaseFamilies = [
  "bg-nbd",
  "mbg-nbd",
  "pareto-nbd",
  "bg-cnbd-k",
  "mbg-cnbd-k",
] as const satisfies readonly PurchaseFamilyName[];

/** How many times a customer with x repeat orders could have left so far. */
export function dropoutChances(family: GeometricFamily, x: number): number {
  return family === "bg-nbd" || family === "bg-cnbd-k" ? x : x + 1;
}
