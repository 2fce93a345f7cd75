import type { AcquirerMemory, Journal, JsonValue } from "@slicetuner/core";

/** The type of the records that an acquirer's memory writes. */
const recordType = "acquirer-memory";

/**
 * What an acquirer has to remember, kept in a run's journal: what was put is on the disk, and is there again
 * when the journal is opened by another process.
 * @param name tells the memories of several acquirers apart; the same in every process
 */
export function journalMemory(journal: Journal, name: string): AcquirerMemory {
  const values = new Map<string, JsonValue>();
  let seen = 0;

  /** The journal's records are the memory; those not seen yet are taken in before every answer. */
  const current = () => {
    for (; seen < journal.records.length; seen++) {
      const { type, memory, key, value } = journal.records[seen]!;
      if (type === recordType && memory === name) values.set(key as string, value as JsonValue);
    }
    return values;
  };

  return {
    get: async (key) => structuredClone(current().get(key)),
    put: (key, value) => journal.append({ type: recordType, memory: name, key, value }),
    keys: async (prefix) => [...current().keys()].filter((key) => key.startsWith(prefix)),
  };
}
