/** Prices and sums are kept to a millionth of the unit: cents add up exactly, whatever their number. */
const partsOfUnit = 1e6;

/** The nearest amount of money: sums of amounts that went through here do not drift. */
export function roundMoney(amount: number): number {
  return Math.round(amount * partsOfUnit) / partsOfUnit;
}

/** What `count` examples cost. */
export function totalCost(count: number, unitCost: number): number {
  return roundMoney(count * unitCost);
}
