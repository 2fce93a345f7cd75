import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { jsonSchemaOf, resultKinds } from "./result-schemas.ts";

describe("docs/schemas", () => {
  // After a change of a result: npx vitest run packages/results/src/schemas.test.ts --update
  it.each(resultKinds)("%s.schema.json is current", async (kind) => {
    const published = fileURLToPath(new URL(`../../../docs/schemas/${kind}.schema.json`, import.meta.url));
    await expect(`${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n`).toMatchFileSnapshot(published);
  });
});
