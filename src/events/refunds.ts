/** What one customer bought and gave back, as `OrderRefunds` counts it. */
interface OpenOrder {
  readonly day: number;
  /** Value not yet refunded, minor units. */
  amount: number;
  /** Units not yet refunded; 0 when the order's whole amount was refunded. */
  quantity: number;
}

/**
 * The refunds of one customer, matched to orders by order id. A refund with an amount is measured in money, one
 * without in units: either can empty the order. A refund that names no known order takes value off the last order day
 * before it and empties nothing.
 */
export class OrderRefunds {
  readonly #orders = new Map<number, OpenOrder>();
  readonly #ordersOfDay = new Map<number, Set<number>>();
  #anonymous = -2;

  /** @param order code of the order, -1 where not given: an order of its own */
  purchase(order: number, day: number, amount: number, quantity: number): void {
    const key = order >= 0 ? order : this.#anonymous--;
    const open = this.#orders.get(key);
    if (open) {
      open.amount += amount;
      open.quantity += quantity;
    } else {
      this.#orders.set(key, { day, amount, quantity });
    }
    const ofDay = this.#ordersOfDay.get(day);
    if (ofDay) ofDay.add(key);
    else this.#ordersOfDay.set(day, new Set([key]));
  }

  /** @returns the value to take off and the order day to take it from, or from the nearest before it */
  refund(order: number, day: number, amount: number, quantity: number): { day: number; value: number } {
    const open = order >= 0 ? this.#orders.get(order) : undefined;
    if (!open) return { day, value: amount };
    if (amount > 0) {
      open.amount -= amount;
      if (open.amount <= 0) open.quantity = 0;
      return { day: open.day, value: amount };
    }
    if (open.quantity <= 0) return { day: open.day, value: 0 };
    const value = Math.round((open.amount * Math.min(quantity, open.quantity)) / open.quantity);
    open.amount -= value;
    open.quantity -= quantity;
    return { day: open.day, value };
  }

  /** Whether every order of the day was fully refunded. */
  isEmptied(day: number): boolean {
    for (const key of this.#ordersOfDay.get(day) ?? []) {
      if (this.#orders.get(key)!.quantity > 0) return false;
    }
    return true;
  }
}
