export { type Blend, type BlendInput, blendLogits, fitBlend } from "./blend.js";
export { blendClasses, type ClassBlend, type ClassBlendInput, fitClassBlend } from "./class-blend.js";
export { applyIsotonic, fitIsotonic, type IsotonicFit, type IsotonicInput } from "./isotonic.js";
export { logitsOf, probabilitiesOf } from "./logits.js";
export { applyPlatt, fitPlatt, type PlattFit, type PlattInput } from "./platt.js";
