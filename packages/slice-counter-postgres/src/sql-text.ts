/** A name in SQL, whatever is in it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in SQL; backslashes are plain, as the session has set it. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An array of doubles in SQL. */
export function doublesLiteral(numbers: readonly number[]): string {
  return `CAST('{${numbers.join(",")}}' AS FLOAT8[])`;
}
