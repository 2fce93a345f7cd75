import { createMemoryJournal } from "@slicetuner/journal";
import { expect, it } from "vitest";
import { SourceMemories } from "./source-memories.ts";

it("each source finds again what it remembered, and nothing of another's", async () => {
  const journal = createMemoryJournal();
  const first = new SourceMemories();
  const shop = first.of("shop");
  await expect(shop.get("a")).rejects.toThrow("before the run began");
  first.keepIn(journal);
  await shop.put("a", 1);
  const again = new SourceMemories();
  again.keepIn(journal.reopen());
  expect(await again.of("shop").get("a")).toBe(1);
  expect(await again.of("shop").keys("")).toEqual(["a"]);
  expect(await again.of("crowd").get("a")).toBeUndefined();
});
