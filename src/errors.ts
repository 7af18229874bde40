/** Facts of an error for programs: row numbers, codes, limits. Never an id of a customer. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** Base of every error this library throws: a stable `code`, a sentence, `details` for programs. */
export class SiyuError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(code: string, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** What the caller asked for cannot be done: an unknown option, a value out of range, an unknown horizon. */
export class OptionsError extends SiyuError {}

/** The data is not what it should be: a missing column, a broken row, a file that cannot be read. */
export class EventError extends SiyuError {}

/** The data is right, but no model comes of it: too few customers, no outcome, no convergence. */
export class TrainError extends SiyuError {}

/** A saved model that cannot be read: damaged, of another kind, of a later format. */
export class SavedModelError extends SiyuError {}
