import type { SqlColumn } from "@slicetuner/sql-counting";
import type { FoundColumn } from "./find-table.ts";
import { identifier, textLiteral } from "./sql-text.ts";

/** A column with what its type says of it. */
export interface PostgresColumn extends SqlColumn {
  readonly isNumeric: boolean;
  /**
   * SQL: whether the value is a whole number so large that not every one has a double of its own: 2^53 or
   * more.
   */
  readonly isInexact: string;
  /** Whether its texts are those of the session's settings: dates and spans of time. */
  readonly followsSession: boolean;
}

/** What decides which values are missing and what a text is. */
export interface TextRules {
  readonly missingValues: readonly string[];
  readonly trim: boolean;
  /** Whether the database has Unicode, so that texts can be composed. */
  readonly isUnicode: boolean;
}

const numericTypes = new Set(["int2", "int4", "int8", "float4", "float8", "numeric", "money"]);
/**
 * Types whose values have one text each: booleans, dates, enumerations, addresses, strings, spans of time.
 */
const textCategories = "BDEIST";

/**
 * A column as SQL expressions, by the rules of `readTable`: numbers and texts are what their types say.
 * @param table what stands before the column's name: `given.`
 */
export function postgresColumn(
  { name, type, category, written }: FoundColumn,
  rules: TextRules,
  table = "",
): PostgresColumn {
  const value = `${table}${identifier(name)}`;
  if (numericTypes.has(type)) {
    const exact = type === "money" ? `CAST(${value} AS numeric)` : value;
    const number = presentNumber(`CAST(${exact} AS FLOAT8)`, rules);
    const hasDigits = type === "int8" || type === "numeric" || type === "money";
    const isNumber = `${number} > '-Infinity' AND ${number} < 'Infinity'`;
    // 1.5 and 1.50 are one value.
    const plain = type === "numeric" || type === "money" ? `trim_scale(${exact})` : exact;
    return {
      name,
      isNumeric: true,
      number,
      text: `CASE WHEN ${number} IS NOT NULL THEN CAST(${plain} AS text) COLLATE "C" END`,
      isInexact: hasDigits
        ? `CASE WHEN ${isNumber} THEN abs(${exact}) >= ${2 ** 53} AND ${exact} = trunc(${exact}) END`
        : "false",
      followsSession: false,
    };
  }
  const hasText = textCategories.includes(category) || type === "uuid";
  const notNumbers = `has the type ${written}`;
  return {
    name,
    isNumeric: false,
    number: "CAST(NULL AS FLOAT8)",
    text: hasText ? presentText(value, rules) : "CAST(NULL AS text)",
    isInexact: "false",
    followsSession: category === "D" || category === "T",
    notNumbers,
    ...(!hasText && { unsearchable: `${notNumbers}, whose values are neither numbers nor texts` }),
  };
}

/** Of the texts for missing values, those that are numbers (`-999`) count here. */
function presentNumber(double: string, { missingValues }: TextRules): string {
  const numbers = missingValues.filter((text) => text.trim() !== "" && Number.isFinite(Number(text)));
  const missing = missingValues.includes("NaN") ? [...numbers, "NaN"] : numbers;
  // NULL is in no list, so that what is missing stays missing.
  return missing.length === 0
    ? double
    : `CASE WHEN ${double} NOT IN (${missing.map((text) => `CAST(${textLiteral(text)} AS FLOAT8)`).join(", ")}) THEN ${double} END`;
}

/** Unicode's white space, as `readTable` trims it. */
const whiteSpace =
  " \t\n\u000b\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
const plainWhiteSpace = " \t\n\u000b\f\r";

/** Texts are told apart byte by byte, whatever the collation of the column. */
function presentText(value: string, { missingValues, trim, isUnicode }: TextRules): string {
  const characters = textLiteral(isUnicode ? whiteSpace : plainWhiteSpace);
  const text = `CAST(${value} AS text) COLLATE "C"`;
  const trimmed = trim ? `btrim(${text}, ${characters})` : text;
  const composed = isUnicode ? `normalize(${trimmed}, NFC)` : trimmed;
  if (missingValues.length === 0) return composed;
  const missing = missingValues.map((each) => textLiteral(each.normalize("NFC")));
  return `CASE WHEN ${composed} NOT IN (${missing.join(", ")}) THEN ${composed} END`;
}
