/** What JSON text can hold. Numbers are finite. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** An object of JSON text. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A flat column of numbers in a saved model; shapes, where there are any, stand in the state. */
export type Tensor = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/**
 * A model as plain data: what `save` returns and `load` takes. Parameters and population state only, never an id
 * of a customer. `encodeModel` makes the bytes of a file of it.
 */
export interface SavedModel {
  /** Kind of the estimator that can load it: "repurchase/overall". */
  readonly kind: string;
  /** Options, parameters and everything else that is small. */
  readonly state: JsonObject;
  /** Long columns, by name. A name starts with a letter and goes on with letters, digits, ".", "_", "-", "/". */
  readonly tensors: Readonly<Record<string, Tensor>>;
}
