/** Numbers as the terminal and pages write them alike. */

// Made once: a page writes thousands of numbers.
const amounts = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** A count or an amount of money: whole where it is whole, else with cents. */
export function formatAmount(amount: number): string {
  return amounts.format(amount);
}

/**
 * To the cent where the currency has cents; without a currency at most four digits after the point, since
 * prices may be fractions of a cent.
 */
export function formatMoney(amount: number, currency: string | null): string {
  if (currency === null) return amount.toLocaleString("en-US", { maximumFractionDigits: 4 });
  return amount.toLocaleString("en-US", { style: "currency", currency });
}

/** A loss or error rate: five digits after the point tell the published experiments apart; 0 has no sign. */
export function formatLoss(loss: number): string {
  return loss.toFixed(5).replace(/^-(?=0\.0+$)/, "");
}
