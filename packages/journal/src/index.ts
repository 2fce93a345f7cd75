export { createJournal, openJournal } from "./folder-journal.ts";
export { journalMemory } from "./journal-memory.ts";
export type { LockHolder } from "./lock/process-identity.ts";
export type { LockOptions } from "./lock/run-lock.ts";
export { createMemoryJournal, type MemoryJournal } from "./memory-journal.ts";
export { type JournalReading, readJournal } from "./read-journal.ts";
