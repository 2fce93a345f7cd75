import type { Secrets } from "@slicetuner/core";

/** What a service sent as an example's values, with every text in it free of secrets. */
export function maskValues(value: unknown, secrets: Secrets): unknown {
  if (typeof value === "string") return secrets.mask(value);
  if (Array.isArray(value)) return value.map((part) => maskValues(part, secrets));
  if (typeof value !== "object" || value === null) return value;
  const masked = Object.entries(value).map(([name, part]) => [secrets.mask(name), maskValues(part, secrets)]);
  return Object.fromEntries(masked);
}
