const leastDigits = 4;

/** Id of the customer of a number, from 0 on: the same whatever the number of customers. */
export function customerIdOf(customer: number): string {
  return `C${numberText(customer)}`;
}

/** Id of the order of a number, from 1 on, of a customer. */
export function orderIdOf(customer: number, order: number): string {
  return `O${numberText(customer)}-${order}`;
}

/** Digits of the id of the customer of a number. */
export function numberText(customer: number): string {
  return String(customer + 1).padStart(leastDigits, "0");
}
