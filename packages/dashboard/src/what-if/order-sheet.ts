/** One line of an order sheet. */
export interface OrderLine {
  readonly slice: string;
  readonly amount: number;
  readonly price: number;
}

/**
 * What to buy as a CSV file for whoever buys: slice, amount, price of one, deadline. Slices of which nothing
 * is bought are left out.
 * @param deadline a day as `2026-03-31`; empty where there is none
 */
export function orderSheet(lines: readonly OrderLine[], deadline: string): string {
  const rows = lines
    .filter(({ amount }) => amount > 0)
    .map(({ slice, amount, price }) => [cell(slice), String(amount), String(price), cell(deadline)]);
  return [["slice", "amount", "price", "deadline"], ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/**
 * Text as a cell (RFC 4180) that no spreadsheet takes for a formula: one that begins as formulas do gets an
 * apostrophe in front (OWASP, CSV injection).
 */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text.trimStart()) ? `'${text}` : text;
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
