import { z } from "zod";

/**
 * The version of every kind of result that this package writes. A field that is removed, or means something
 * else, makes it 3, and
 * `upgrade-result.ts` reads files of the version before.
 */
export const resultVersion = 2;

/** The two fields by which a reader knows what it reads, for the schema of a kind. */
export function startOf<const Kind extends string>(
  kind: Kind,
): { readonly kind: z.ZodLiteral<Kind>; readonly version: z.ZodLiteral<typeof resultVersion> } {
  return {
    kind: z.literal(kind).describe("which result this is"),
    version: z.literal(resultVersion).describe("of this kind of result"),
  };
}

/** The same two fields, for whoever makes a result. */
export function startResult<const Kind extends string>(
  kind: Kind,
): { readonly kind: Kind; readonly version: typeof resultVersion } {
  return { kind, version: resultVersion };
}
