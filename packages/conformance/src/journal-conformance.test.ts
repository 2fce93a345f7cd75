import { describe, expect, it } from "vitest";
import { journalConformance } from "./journal-conformance.ts";
import { createNaiveJournal } from "./testing/naive-journal.ts";

journalConformance({ describe, it, expect }, { create: async () => createNaiveJournal() });
