import { clv } from "siyu";
import { vi } from "vitest";
import { contract } from "../../contract.js";
import { gammaShop } from "./gamma-shop.js";

vi.mock("../../../src/learners/neural/index.js", async (original) => {
  const { smallNetworks } = await import("../../small-networks.js");
  return smallNetworks(await original());
});

const { events, cutoff } = gammaShop(150, 5, 240, 60);

contract(
  clv.value,
  { events, cutoff, horizonDays: 60, otherOptions: { learner: "neural" } },
  { growing: ["probability", "expectedOrders", "expectedSpend", "expectedValue"] },
);
