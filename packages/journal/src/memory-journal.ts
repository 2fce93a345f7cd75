import type { Journal, JournalRecord } from "@slicetuner/core";
import { hashOf, missingBlob } from "./blob-store.ts";
import { closedError } from "./folder-journal.ts";
import { recordText } from "./storable.ts";

/** A journal that is kept in this process only. */
export interface MemoryJournal extends Journal {
  /** What another process finds after this one died. This one is closed. */
  reopen(): MemoryJournal;
}

/** For tests and trials: as strict as one in a folder, and gone with the process. */
export function createMemoryJournal(header?: JournalRecord): MemoryJournal {
  return memoryJournal(header === undefined ? [] : [JSON.parse(recordText(header))], new Map());
}

function memoryJournal(records: JournalRecord[], blobs: Map<string, Uint8Array>): MemoryJournal {
  let closed = false;
  const expectOpen = () => {
    if (closed) throw closedError();
  };
  return {
    records,
    warnings: [],
    async append(record) {
      expectOpen();
      records.push(JSON.parse(recordText(record)));
    },
    async putBlob(bytes) {
      expectOpen();
      const hash = hashOf(bytes);
      blobs.set(hash, bytes.slice());
      return hash;
    },
    async getBlob(hash) {
      expectOpen();
      const bytes = blobs.get(hash);
      if (bytes === undefined) throw missingBlob(hash);
      return bytes.slice();
    },
    async close() {
      closed = true;
    },
    reopen() {
      closed = true;
      return memoryJournal([...records], new Map(blobs));
    },
  };
}
