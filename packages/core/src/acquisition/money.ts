/**
 * Sums of money are kept to a hundred-millionth of the unit: cents, and prices with fractions of a cent, add up exactly, whatever
 * their number.
 */
const partsOfUnit = 1e8;

/** The nearest amount of money: sums of amounts that went through here do not drift. */
export function roundMoney(amount: number): number {
  return Math.round(amount * partsOfUnit) / partsOfUnit;
}

/** What `count` examples cost. */
export function totalCost(count: number, unitCost: number): number {
  return roundMoney(count * unitCost);
}
