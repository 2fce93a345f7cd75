import type { Journal } from "@slicetuner/core";
import type { TestRunner } from "../test-runner.ts";

/** A new journal, in which there may be records already. */
export interface JournalFixture {
  readonly journal: Journal;
  /**
   * The same journal in another process, once this one closed it. Without it the tests of `reopening` are
   * empty.
   */
  readonly reopen?: () => Promise<Journal>;
  /** Frees what is behind the journals, e.g. their folder, after they were closed. */
  readonly close?: () => Promise<void>;
}

/** What each test of the journal suite works with. */
export interface JournalContext {
  readonly expect: TestRunner["expect"];
  /** Makes a journal, lends it to `use` and closes it. */
  withJournal(use: (journal: Journal, reopened?: () => Promise<Journal>) => Promise<void>): Promise<void>;
}

export function journalContext(
  expect: TestRunner["expect"],
  create: () => Promise<JournalFixture>,
): JournalContext {
  return {
    expect,
    async withJournal(use) {
      const { journal, reopen, close } = await create();
      const journals = [journal];
      const reopened = async () => {
        await journals.at(-1)!.close();
        journals.push(await reopen!());
        return journals.at(-1)!;
      };
      try {
        await (reopen === undefined ? use(journal) : use(journal, reopened));
      } finally {
        await journals.at(-1)!.close();
        await close?.();
      }
    },
  };
}
