import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journalConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createJournal, openJournal } from "./folder-journal.ts";
import { createMemoryJournal } from "./memory-journal.ts";

describe("in a folder", () => {
  journalConformance(
    { describe, it, expect },
    {
      create: async () => {
        const folder = mkdtempSync(join(tmpdir(), "journal-test-"));
        return {
          journal: await createJournal(folder, { type: "run" }),
          reopen: () => openJournal(folder),
          close: async () => rmSync(folder, { recursive: true, force: true }),
        };
      },
    },
  );
});

describe("in memory", () => {
  journalConformance(
    { describe, it, expect },
    {
      create: async () => {
        let journal = createMemoryJournal({ type: "run" });
        const reopen = async () => {
          journal = journal.reopen();
          return journal;
        };
        return { journal, reopen };
      },
    },
  );
});
