import { amazonReviews } from "./amazon-reviews.js";
import { completeJourney } from "./complete-journey.js";
import { coopGrocery } from "./coop-grocery.js";
import { hillstrom } from "./hillstrom.js";
import { instacart } from "./instacart.js";
import type { Layout } from "./layout.js";
import { onlineRetail } from "./online-retail.js";
import { taFeng } from "./ta-feng.js";

/** Every file of a public data set that is known by its columns. */
export const knownLayouts: readonly Layout[] = [
  taFeng,
  instacart,
  completeJourney,
  hillstrom,
  onlineRetail,
  coopGrocery,
  amazonReviews,
].flatMap((files): Layout[] => Object.values(files));
