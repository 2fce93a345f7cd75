/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One thing that happened in a run. */
export interface JournalRecord {
  readonly type: string;
  readonly [key: string]: JsonValue;
}

/** The durable record of a run: what was written survives the death of the process. */
export interface Journal {
  /** All records so far, in their order. */
  readonly records: readonly JournalRecord[];
  /** What was found and mended at opening, e.g. a torn last line. */
  readonly warnings: readonly string[];
  /**
   * Adds a record at the end. Calls are carried out in their order.
   * @param options.sync wait until it is on the disk, as before money is spent: then it survives a power
   * failure, not only the death of the process. All records before it are on the disk too. @default true
   * @throws JournalError when it cannot be written; then it is as if it never was added
   */
  append(record: JournalRecord, options?: { readonly sync?: boolean }): Promise<void>;
  /** Keeps bytes under their hash, on the disk before it resolves. The same bytes are kept once. */
  putBlob(bytes: Uint8Array): Promise<string>;
  /** @throws JournalError when they are not there or not what was put */
  getBlob(hash: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What an acquirer has to remember over restarts, e.g. which example went to which order. */
export interface AcquirerMemory {
  get(key: string): Promise<JsonValue | undefined>;
  /** On the disk when it resolves, where the memory has one. */
  put(key: string, value: JsonValue): Promise<void>;
  /** Keys that begin with `prefix`, in the order in which they were first put. */
  keys(prefix: string): Promise<readonly string[]>;
}

/** Remembers as long as the process lives. */
export function createProcessMemory(): AcquirerMemory {
  const values = new Map<string, JsonValue>();
  return {
    get: async (key) => values.get(key),
    put: async (key, value) => void values.set(key, value),
    keys: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
}
