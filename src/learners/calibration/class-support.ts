import { OptionsError } from "../../errors.js";
import { checkLength } from "../columns.js";

/** Position of the row's true class. */
export function trueEntry(
  members: readonly Float64Array[],
  truth: number,
  classCount: number,
  row: number,
): number {
  if (!(truth >= 0 && truth < classCount)) {
    const sentence = `Row ${row}: the class must be of 0 to ${classCount - 1}, got ${truth}.`;
    throw new OptionsError("label_out_of_range", sentence, { row });
  }
  const entry = row * classCount + truth;
  if (isAllowed(members, entry, classCount)) return entry;
  const sentence = `Row ${row} is of class ${truth}, which the members say is impossible.`;
  throw new OptionsError("class_not_allowed", sentence, { row, class: truth });
}

/** Whether the row can have the class: the first member says so, and the others must agree. */
export function isAllowed(members: readonly Float64Array[], entry: number, classCount: number): boolean {
  const isOut = members[0]![entry] === -Infinity;
  for (let m = 0; m < members.length; m++) {
    const value = members[m]![entry]!;
    if (isOut ? value === -Infinity : Number.isFinite(value)) continue;
    const place = { member: m, row: Math.floor(entry / classCount), class: entry % classCount };
    const where = `Row ${place.row}, class ${place.class}`;
    const isNumber = value === -Infinity || Number.isFinite(value);
    const expected = isNumber
      ? `all members must be -Infinity or none, got ${value} of member ${m}`
      : `a log-probability must be finite or -Infinity, got ${value} of member ${m}`;
    throw new OptionsError(isNumber ? "support_mismatch" : "not_finite", `${where}: ${expected}.`, place);
  }
  return !isOut;
}

export function checkMembers(members: readonly Float64Array[], classCount: number, length: number): void {
  if (members.length === 0)
    throw new OptionsError("no_members", "A blend needs at least one member, got none.");
  if (!(Number.isInteger(classCount) && classCount >= 1 && classCount <= 1000)) {
    throw outOfRange(`'classCount' must be a whole number of 1 to 1000, got ${classCount}.`);
  }
  members.forEach((member, m) => {
    checkLength(`'logProbabilities[${m}]'`, member.length, length);
  });
  if (length % classCount !== 0) {
    checkLength("'logProbabilities[0]'", length, Math.ceil(length / classCount) * classCount);
  }
}

export function outOfRange(sentence: string): OptionsError {
  return new OptionsError("option_out_of_range", sentence);
}
