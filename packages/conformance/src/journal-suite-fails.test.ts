import assert from "node:assert/strict";
import { expect, it } from "vitest";
import { journalConformance } from "./journal-conformance.ts";
import { failureOf } from "./testing/collect-suite.ts";
import { createNaiveJournal, type JournalFault } from "./testing/naive-journal.ts";

// A suite that nothing can fail proves nothing: each journal here breaks one promise, and the test of that
// promise must fail.

const cases: [fault: JournalFault, failing: string][] = [
  ["keeps the caller's objects", "records > what the caller does with a record later changes nothing"],
  ["drops values silently", "records > what JSON would change silently is refused, and the journal goes on"],
  ["overtakes", "records > appends that are not waited for keep their order, synced or not"],
  ["forgets blobs", "reopening > records and blobs are there again, and the journal goes on"],
  ["keeps the caller's bytes", "blobs > what the caller does with the bytes later changes nothing"],
  ["numbers blobs", "blobs > the same bytes have the same hash, others another"],
  ["invents blobs", "blobs > a hash that was not given is an error"],
  ["writes on when closed", "closing > a closed journal takes nothing more, and may be closed again"],
  ["closes at once", "closing > closing waits for what was begun"],
  ["loses what was not synced", "reopening > records and blobs are there again, and the journal goes on"],
  ["keeps refused records", "reopening > a refused record is not there"],
];

for (const [fault, failing] of cases) {
  it(`catches a journal that ${fault}`, async () => {
    const failure = await failureOf(failing, (runner) =>
      journalConformance(runner, { create: async () => createNaiveJournal(fault) }),
    );
    expect(failure).toBeInstanceOf(Error);
    // An assertion of the suite, or what the journal itself says of a promise it cannot keep.
    if (!(failure instanceof assert.AssertionError)) expect(failure?.message).toMatch(/closed|no blob/);
  });
}
