/** A name in SQL, whatever is in it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A text in SQL, the same whatever the session has set; what the eye does not see is written by its number.
 */
export function textLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  const escaped = quoted.replace(/[\\\p{C}\p{Z}]/gu, (character) => {
    if (character === " ") return character;
    return character === "\\" ? "\\\\" : escapeOf(character.codePointAt(0)!);
  });
  return escaped === quoted ? `'${quoted}'` : `E'${escaped}'`;
}

function escapeOf(code: number): string {
  const digits = code.toString(16);
  return code > 0xffff ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
}

/** An array of doubles in SQL. */
export function doublesLiteral(numbers: readonly number[]): string {
  return `CAST('{${numbers.join(",")}}' AS FLOAT8[])`;
}
