/**
 * Money is counted exactly. An amount is a double that stands for the shortest decimal which reads as it
 * (0.07 is seven hundredths): sums, products and quotients are those of the decimals, rounded once at the
 * end, so that 0.1 + 0.2 is 0.3 and a budget of 7.00 pays for a hundred at 0.07.
 */
interface Decimal {
  readonly units: bigint;
  /** The amount is units · 10^−decimals. */
  readonly decimals: number;
}

/**
 * The sum of amounts; subtract by a sign: `sumMoney(budget, -spent)`. Amounts that are not finite are added
 * as they are.
 */
export function sumMoney(...amounts: readonly number[]): number {
  if (amounts.every(isSmallInteger)) return plainSum(amounts);
  if (!amounts.every(Number.isFinite)) return plainSum(amounts);
  return amountOf(amounts.map(decimalOf).reduce(add, { units: 0n, decimals: 0 }));
}

/** What `count` examples cost. */
export function totalCost(count: number, unitCost: number): number {
  if (isSmallInteger(count) && isSmallInteger(unitCost)) return count * unitCost;
  if (!(Number.isFinite(count) && Number.isFinite(unitCost))) return count * unitCost;
  const [first, second] = [decimalOf(count), decimalOf(unitCost)];
  return amountOf({ units: first.units * second.units, decimals: first.decimals + second.decimals });
}

/** Most examples at this price, above 0, that a budget pays for; at most 2⁵³ − 1. */
export function affordableCount(budget: number, unitCost: number): number {
  if (!(budget > 0)) return 0;
  if (budget === Number.POSITIVE_INFINITY) return Number.MAX_SAFE_INTEGER;
  const count = floorOfQuotient(decimalOf(budget), decimalOf(unitCost));
  if (count >= largestCount) return Number.MAX_SAFE_INTEGER;
  // Of amounts with 17 digits the last one is a rounding: what costs no more than the budget as a double is
  // paid for.
  return totalCost(Number(count) + 1, unitCost) <= budget ? Number(count) + 1 : Number(count);
}

/** The nearest amount of 15 significant digits: drops what a multiplication by a rate left behind it. */
export function roundMoney(amount: number): number {
  return Number(amount.toPrecision(15));
}

/** A sum of money of which all prices are whole multiples: in it they can be added as whole numbers. */
export interface MoneyUnit {
  /** How many units a price is, for the prices that the unit was made for. */
  inUnits(price: number): number;
  /** How many whole units a budget has; may be above 2⁵³, where numbers are no longer exact. */
  wholeUnits(budget: number): number;
  /** The amount that so many units are. */
  toMoney(units: number): number;
  /** The amount that one unit is. */
  readonly value: number;
}

/** Prices with more decimals share no unit worth counting in. */
const mostDecimals = 15;

/**
 * The largest unit of all these prices, above 0; null where prices have so many digits that they have none in
 * common (a price that came out of a division, beside others). Equal prices are their own unit, whatever
 * their digits.
 */
export function commonUnit(prices: ArrayLike<number>): MoneyUnit | null {
  const first = prices[0] ?? 1;
  let areEqual = true;
  for (let index = 1; index < prices.length && areEqual; index++) areEqual = prices[index] === first;
  if (areEqual) return unitOf(decimalOf(first), () => 1);
  let decimals = 0;
  let power = 1;
  for (let index = 0; index < prices.length; index++) {
    // k/10^d is the double nearest to that decimal: equal to the price if and only if the price stands for
    // it.
    while (!isMultiple(prices[index]!, power)) {
      decimals++;
      power *= 10;
      if (decimals > mostDecimals) return null;
    }
  }
  let unit = 0;
  for (let index = 0; index < prices.length && unit !== 1; index++) {
    unit = greatestCommonDivisor(Math.round(prices[index]! * power), unit);
  }
  return unitOf({ units: BigInt(unit), decimals }, (price) => Math.round(price * power) / unit);
}

function unitOf(unit: Decimal, inUnits: (price: number) => number): MoneyUnit {
  const toMoney = (units: number): number => {
    if (!Number.isInteger(units)) return units * amountOf(unit);
    return amountOf({ units: BigInt(units) * unit.units, decimals: unit.decimals });
  };
  return {
    inUnits,
    wholeUnits: (budget) => {
      if (!Number.isFinite(budget)) return budget;
      const units = Number(floorOfQuotient(decimalOf(budget), unit));
      return toMoney(units + 1) <= budget ? units + 1 : units;
    },
    toMoney,
    value: amountOf(unit),
  };
}

function isMultiple(price: number, power: number): boolean {
  const units = Math.round(price * power);
  return units <= Number.MAX_SAFE_INTEGER && units >= 1 && units / power === price;
}

function greatestCommonDivisor(first: number, second: number): number {
  let [larger, smaller] = [first, second];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

const largestCount = BigInt(Number.MAX_SAFE_INTEGER);

/** Whole numbers that can be added and multiplied without a thought. */
function isSmallInteger(amount: number): boolean {
  return Number.isInteger(amount) && Math.abs(amount) < 2 ** 26;
}

function plainSum(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** As `String` writes it: digits, a point, an exponent. */
function decimalOf(amount: number): Decimal {
  const [digits = "0", exponent = "0"] = String(amount).split("e");
  const [whole = "0", fraction = ""] = digits.split(".");
  const units = BigInt(whole + fraction);
  const decimals = fraction.length - Number(exponent);
  return decimals >= 0 ? { units, decimals } : { units: units * 10n ** BigInt(-decimals), decimals: 0 };
}

function amountOf({ units, decimals }: Decimal): number {
  return Number(`${units}e-${decimals}`);
}

function add(first: Decimal, second: Decimal): Decimal {
  const decimals = Math.max(first.decimals, second.decimals);
  return { units: raise(first, decimals) + raise(second, decimals), decimals };
}

function raise({ units, decimals }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - decimals);
}

function floorOfQuotient(dividend: Decimal, divisor: Decimal): bigint {
  const decimals = Math.max(dividend.decimals, divisor.decimals);
  return raise(dividend, decimals) / raise(divisor, decimals);
}
