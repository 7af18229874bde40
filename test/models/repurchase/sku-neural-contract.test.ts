import { repurchase } from "siyu";
import { vi } from "vitest";
import { contract } from "../../contract.js";
import { cutoff, events } from "./pair-shop.js";

vi.mock("../../../src/learners/neural/index.js", async (original) => {
  const { smallNetworks } = await import("../../small-networks.js");
  return smallNetworks(await original());
});

contract(
  repurchase.sku,
  { events, cutoff, horizonDays: 45, otherOptions: { learner: "neural" } },
  { key: "itemId" },
);
