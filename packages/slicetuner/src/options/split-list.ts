/**
 * The parts of `a, b`. A name that holds a comma stands in double quotes, as in a CSV file: `"a, b",c`; a
 * quote within is written twice. Parts keep their quotes, see {@link withoutQuotes}.
 */
export function splitList(text: string): string[] {
  const parts = `${text},`.matchAll(/(\s*"(?:[^"]|"")*"[^",]*|[^,]*),/g);
  return Array.from(parts, ([, part]) => part!.trim());
}

/** The name that a part of a list is. */
export function withoutQuotes(part: string): string {
  return /^"(?:[^"]|"")*"$/.test(part) ? part.slice(1, -1).replaceAll('""', '"') : part;
}

/** A name as {@link splitList} and {@link withoutQuotes} read it back. */
export function quoteInList(name: string): string {
  const needsQuotes = name.includes(",") || name.startsWith('"') || name !== name.trim();
  return needsQuotes ? `"${name.replaceAll('"', '""')}"` : name;
}
