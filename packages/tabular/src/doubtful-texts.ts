import { warningHints } from "./hints.ts";

/** Fewer different texts than this are categories, however they are written. */
const fewestTexts = 10;
/** Fewer different texts than this may well be one for each of a few rows. */
const fewestIdentifiers = 20;
/**
 * From this share of different texts among the values, a column names rows instead of saying something of
 * them.
 */
const identifierShare = 0.5;
/** At least this share of the texts has to be written alike. */
const alikeShare = 0.9;

const datePattern = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ].*)?$/;

/** Ways to write what is no plain number but a quantity, and what to do about each. */
const notations: readonly { readonly pattern: RegExp; readonly what: string; readonly advice: string }[] = [
  {
    pattern: /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/,
    what: "numbers with a comma between thousands",
    advice: warningHints.commaThousands,
  },
  {
    pattern: /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/,
    what: "numbers with a point between thousands and a decimal comma",
    advice: warningHints.pointThousands,
  },
  {
    pattern: /^[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?$/,
    what: "numbers with a space between thousands",
    advice: warningHints.spaceThousands,
  },
  {
    pattern: /^[+-]?\d{1,3}(?:['\u2019]\d{3})+(?:[.,]\d+)?$/,
    what: "numbers with an apostrophe between thousands",
    advice: warningHints.apostropheThousands,
  },
  { pattern: /^[+-]?\d*,\d+$/, what: "numbers with a decimal comma", advice: warningHints.decimalComma },
  {
    pattern: /^[+-]?(?:\p{Sc}|[A-Z]{3} ) ?[\d.,]+$|^[+-]?[\d.,]+ ?(?:\p{Sc}|[A-Z]{3})$/u,
    what: "amounts of money",
    advice: `write them as plain numbers, or ${warningHints.leaveOut}`,
  },
  {
    pattern: /^[+-]?[\d.,]+ ?%$/,
    what: "percentages",
    advice: `write them as plain numbers, or ${warningHints.leaveOut}`,
  },
  {
    pattern: datePattern,
    what: "dates",
    advice: `make numbers or few categories of them (year, weekday), or ${warningHints.leaveOut}`,
  },
  {
    pattern: /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?$/i,
    what: "times of day",
    advice: `make numbers of them, or ${warningHints.leaveOut}`,
  },
];

/** Numbers with and without separators stand in one column: only the large ones have any. */
const plainNumber = /^[+-]?\d{1,3}(?:[.,]\d+)?$/;

/**
 * Why texts that became categories are probably no categories: quantities in a notation of their own, or
 * about one text for each row; undefined where nothing is wrong with them.
 * @param texts the different ones
 * @param values how many values there are
 */
export function describeDoubtfulTexts(texts: readonly string[], values: number): string | undefined {
  if (texts.length < fewestTexts) return undefined;
  const [example] = texts;
  const inRows = `${texts.length.toLocaleString("en-US")} different texts in ${values.toLocaleString("en-US")} rows`;
  for (const { pattern, what, advice } of notations) {
    const own = texts.filter((text) => pattern.test(text));
    const alike = texts.filter((text) => pattern.test(text) || plainNumber.test(text));
    if (own.length < texts.length / 4 || alike.length < alikeShare * texts.length) continue;
    return `${inRows}, such as ${JSON.stringify(own[0])}, look like ${what} and are read as categories: ${advice}`;
  }
  if (texts.length < fewestIdentifiers || texts.length < identifierShare * values) return undefined;
  return `${inRows}, such as ${JSON.stringify(example)}: it names rows and is no property that they share; ${warningHints.leaveOut}, or ${warningHints.nameRows}`;
}

/** Whether these are so many dates that they make no categories. @param texts the different ones */
export function areDates(texts: readonly string[]): boolean {
  const dates = texts.filter((text) => datePattern.test(text));
  return texts.length >= fewestTexts && dates.length >= alikeShare * texts.length;
}
