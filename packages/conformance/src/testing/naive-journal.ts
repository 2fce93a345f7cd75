import { createHash } from "node:crypto";
import { InvalidInputError, type Journal, type JournalRecord } from "@slicetuner/core";
import type { JournalFixture } from "../journal/context.ts";

/** Promises that a journal may break. */
export type JournalFault =
  | "keeps the caller's objects"
  | "drops values silently"
  | "overtakes"
  | "forgets blobs"
  | "keeps the caller's bytes"
  | "numbers blobs"
  | "invents blobs"
  | "writes on when closed"
  | "closes at once"
  | "loses what was not synced"
  | "keeps refused records";

/**
 * The smallest journal that keeps the contract: lines of text in memory. The suite is proven on it, and on it
 * with faults.
 */
export function createNaiveJournal(fault?: JournalFault): JournalFixture {
  const lines: string[] = [];
  const blobs = new Map<string, Uint8Array>();
  return {
    journal: openNaive(lines, blobs, fault),
    reopen: async () => {
      if (fault === "forgets blobs") blobs.clear();
      return openNaive(lines, blobs, fault);
    },
  };
}

function openNaive(lines: string[], blobs: Map<string, Uint8Array>, fault?: JournalFault): Journal {
  const records: JournalRecord[] = lines.map((line) => JSON.parse(line));
  let queue: Promise<void> = Promise.resolve();
  let closed = false;
  const expectOpen = () => {
    if (closed && fault !== "writes on when closed") throw new Error("the journal is closed");
  };
  const enqueue = (call: () => void, delay: number) => {
    const before = fault === "overtakes" ? Promise.resolve() : queue;
    const result = before.then(() => new Promise((resolve) => setTimeout(resolve, delay))).then(call);
    queue = result;
    return result;
  };
  return {
    records,
    warnings: [],
    async append(record, { sync = true } = {}) {
      expectOpen();
      const line = JSON.stringify(record);
      if (fault === "keeps refused records") lines.push(line);
      if (fault !== "drops values silently") refuseChanges(record, line);
      await enqueue(
        () => {
          if (fault !== "keeps refused records" && (sync || fault !== "loses what was not synced"))
            lines.push(line);
          records.push(fault === "keeps the caller's objects" ? record : JSON.parse(line));
        },
        sync ? 5 : 0,
      );
    },
    async putBlob(bytes) {
      expectOpen();
      const own = fault === "keeps the caller's bytes" ? bytes : bytes.slice();
      const hash = createHash("sha256").update(own).digest("hex");
      const name = fault === "numbers blobs" ? String(blobs.size).padStart(64, "0") : hash;
      if (fault === "numbers blobs") blobs.set(name, own);
      else await enqueue(() => void blobs.set(name, own), 1);
      return name;
    },
    async getBlob(hash) {
      const bytes = blobs.get(hash);
      if (bytes === undefined && fault === "invents blobs") return new Uint8Array(0);
      if (bytes === undefined) throw new Error(`there is no blob ${hash}`);
      return fault === "keeps the caller's bytes" ? bytes : bytes.slice();
    },
    async close() {
      closed = true;
      if (fault === "closes at once") queue = Promise.reject(new Error("closed"));
      await queue.catch(() => {});
      if (fault === "closes at once") lines.pop();
    },
  };
}

function refuseChanges(record: JournalRecord, line: string): void {
  const same = (left: unknown, right: unknown): boolean => {
    if (typeof left !== "object" || left === null || typeof right !== "object" || right === null) {
      return Object.is(left, right);
    }
    const keys = Object.keys(left);
    return (
      (Array.isArray(left) || Object.getPrototypeOf(left) === Object.prototype) &&
      keys.length === Object.keys(right).length &&
      keys.every((key) => same(left[key as never], right[key as never]))
    );
  };
  if (!same(record, JSON.parse(line))) {
    throw new InvalidInputError([{ path: "record", message: "holds what JSON cannot" }]);
  }
}
