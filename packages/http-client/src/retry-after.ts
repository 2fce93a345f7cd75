/**
 * The seconds that a service asks to wait, from its `Retry-After` header: a number of seconds or a date;
 * undefined where it asks for none or cannot be understood.
 * @param now milliseconds since 1970, by this machine's clock
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  // Anything without letters is no date of HTTP, though `Date.parse` may take it for one.
  const date = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
