export {
  type Complement,
  type ComplementReason,
  type ComplementRequest,
  type Complements,
  complementsOf,
} from "./complements.js";
export type { KeyCodes } from "./order-baskets.js";
export { loadComplements, saveComplements } from "./state.js";
export { trainComplements } from "./train-complements.js";
