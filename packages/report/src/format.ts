import { formatAmount, formatMoney, formatLoss as formatUsualLoss } from "@slicetuner/results";

/** Numbers and names as people read them. */

/** How the numbers of a chart or a column are written. */
export type NumberFormat = "loss" | "amount" | "money" | "share" | "number";

/** Where money is shown, its currency. */
export interface FormatOptions {
  /** Three letters, such as EUR; null: money without a currency. @default null */
  readonly currency?: string | null;
}

export function formatNumber(value: number, format: NumberFormat, options: FormatOptions = {}): string {
  return withMinus(plainNumber(value, format, options));
}

/**
 * How the numbers of one column are written: losses and shares of 1 with as many digits after the point each,
 * so that they can be compared at a glance, unless all of them would be close to 0.
 */
export function numberWriter(
  values: readonly number[],
  format: NumberFormat,
  options: FormatOptions = {},
): (value: number) => string {
  const sizes = values.map(Math.abs).filter((size) => Number.isFinite(size) && size > 0);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const isFraction = sizes.some((size) => !Number.isInteger(size));
  if (format === "loss" && most >= 1e-3 && most < 1e5) return (value) => withMinus(formatUsualLoss(value));
  if (format === "number" && isFraction && least >= 1e-3 && most <= 1)
    return (value) => withMinus(value.toFixed(4));
  return (value) => formatNumber(value, format, options);
}

/** A minus in place of the hyphen before a number, as wide as a plus. */
export function withMinus(number: string): string {
  return number.replace(/^-/, "−");
}

function plainNumber(value: number, format: NumberFormat, options: FormatOptions): string {
  switch (format) {
    case "loss":
      return formatLoss(value);
    case "amount":
      return formatAmount(value);
    case "money":
      return formatMoney(value, options.currency ?? null);
    case "share":
      return `${(100 * value).toFixed(1)} %`;
    case "number":
      return String(Number(value.toPrecision(4)));
  }
}

/**
 * Five digits after the point, which tell close methods apart; squared errors may be of any size, and get
 * five digits in all.
 */
function formatLoss(loss: number): string {
  const size = Math.abs(loss);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return String(Number(loss.toPrecision(3)));
  return formatUsualLoss(loss);
}

/** A difference, with its sign. */
export function formatChange(change: number, format: NumberFormat, options: FormatOptions = {}): string {
  return `${change > 0 ? "+" : ""}${formatNumber(change, format, options)}`;
}

/** `3 examples`, `1 example`. */
export function countOf(count: number, noun: string): string {
  return `${formatAmount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a, b and c`. */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Text from outside, each control character (a terminal's escape codes among them) as a visible sign. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (sign) => {
    const code = sign.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}

/** At most so many characters, with … where some are left out. */
export function shorten(text: string, length: number): string {
  const signs = [...text];
  return signs.length <= length ? text : `${signs.slice(0, length - 1).join("")}…`;
}
