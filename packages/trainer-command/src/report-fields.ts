/** What a line of a program's answer has, not yet checked. */
export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as it was reported, shortened. */
export function show(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return `${value} (too large for a number)`;
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
