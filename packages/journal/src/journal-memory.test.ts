import { expect, it } from "vitest";
import { createJournal, openJournal } from "./folder-journal.ts";
import { journalMemory } from "./journal-memory.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { withFolder } from "./testing/temporary-folder.ts";

it("remembers in another process, each name for itself, keys in the order of their first putting", () =>
  withFolder(async (folder) => {
    const journal = await createJournal(folder, { type: "run" });
    const memory = journalMemory(journal, "north");
    await memory.put("order/b", { token: 1, rows: ["x"] });
    await memory.put("order/a", 2);
    await journal.append({ type: "something else", memory: "north", key: "order/c", value: 1 });
    await memory.put("other", null);
    await memory.put("order/b", { token: 3, rows: [] });
    await journalMemory(journal, "south").put("order/a", "south's");
    await journal.close();

    const reopened = await openJournal(folder);
    const again = journalMemory(reopened, "north");
    expect(await again.keys("order/")).toEqual(["order/b", "order/a"]);
    expect(await again.get("order/b")).toEqual({ token: 3, rows: [] });
    expect(await again.get("order/a")).toBe(2);
    expect(await again.get("other")).toBeNull();
    expect(await again.get("order/c")).toBeUndefined();
    expect(await journalMemory(reopened, "south").get("order/a")).toBe("south's");
    await reopened.close();
  }));

it("gives values of its own: changing one changes nothing", async () => {
  const memory = journalMemory(createMemoryJournal(), "one");
  const value = { rows: [1] };
  await memory.put("key", value);
  value.rows.push(2);
  ((await memory.get("key")) as unknown as typeof value).rows.push(3);
  expect(await memory.get("key")).toEqual({ rows: [1] });
});

it("two memories of one name see what the other has put", async () => {
  const journal = createMemoryJournal();
  const [left, right] = [journalMemory(journal, "one"), journalMemory(journal, "one")];
  expect(await right.get("key")).toBeUndefined();
  await left.put("key", 1);
  expect(await right.get("key")).toBe(1);
});

it("has not remembered what could not be written", async () => {
  const journal = createMemoryJournal();
  const memory = journalMemory(journal, "one");
  await expect(memory.put("key", Number.NaN)).rejects.toThrow("record.value: is NaN");
  expect(await memory.get("key")).toBeUndefined();
});
