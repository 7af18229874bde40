export type { CategoricalAttribute, NumericAttribute } from "../src/events/attribute-table.js";
export { type AmazonReviewFiles, loadAmazonReviews } from "./public/amazon-reviews.js";
export { loadCdnow } from "./public/cdnow.js";
export {
  type CompleteJourney,
  type CompleteJourneyFiles,
  loadCompleteJourney,
} from "./public/complete-journey.js";
export type { JourneyCoupon } from "./public/complete-journey-tables.js";
export { type CoopGroceryFiles, loadCoopGrocery } from "./public/coop-grocery.js";
export { type HillstromExperiment, hillstromArms, loadHillstrom } from "./public/hillstrom.js";
export { type InstacartFiles, loadInstacart } from "./public/instacart.js";
export type { LoadOptions, RelativeLoadOptions } from "./public/load-options.js";
export { loadOnlineRetail, type OnlineRetail } from "./public/online-retail.js";
export type { RowsReport } from "./public/rows-report.js";
export { loadTaFeng } from "./public/ta-feng.js";
export { loadSample, sampleCalendarPath, samplePath } from "./sample.js";
export type { CustomerKind, SimulatedCustomer } from "./simulator/customer/traits.js";
export type { LapseCause } from "./simulator/life/shopper.js";
export type { SimulatedEvent } from "./simulator/log/event-row.js";
export {
  type MechanismOptions,
  type Mechanisms,
  mechanismSchema,
  quietMechanisms,
} from "./simulator/mechanisms.js";
export {
  type Preset,
  presets,
  type SimulationOptions,
  type SimulationSettings,
  simulationOptions,
} from "./simulator/options.js";
export {
  type Life,
  type Simulation,
  simulate,
} from "./simulator/simulate.js";
export { type SimulationProgress, simulationCsv } from "./simulator/simulation-csv.js";
export type { CampaignTruth } from "./simulator/truth/campaign-truth.js";
export type { CustomerTruth } from "./simulator/truth/customer-truth.js";
export type { ExpectedYear, FutureOptions, Futures } from "./simulator/truth/futures.js";
export type { NewcomerOptions, NewcomerTruth } from "./simulator/truth/newcomer-truth.js";
export type { SimulatedPromotion } from "./simulator/world/calendar.js";
export type { SimulatedCampaign } from "./simulator/world/campaign-rows.js";
export type { Benefit, TouchChannel } from "./simulator/world/campaigns.js";
export type { ItemComplement, SimulatedItem } from "./simulator/world/catalogue.js";
export type { Channel, Source } from "./simulator/world/places.js";
export type { StockOut } from "./simulator/world/stock-outs.js";
export { lapseWorlds, newcomerMechanisms } from "./simulator/worlds.js";
