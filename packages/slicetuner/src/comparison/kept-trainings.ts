import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Executor, JsonValue, ProblemList } from "@slicetuner/core";
import { createJournal, openJournal } from "@slicetuner/journal";
import { durableExecutor } from "@slicetuner/tuner/durable";

/**
 * Where the trainings of a comparison are kept until it is done, so that it can go on where it ended early.
 */
export interface KeptTrainings {
  readonly folder: string;
  /** The same executor, which does no training twice, whichever process did it. */
  keep(executor: Executor): Executor;
  /** @param isDone whether they are needed no more */
  close(isDone: boolean): Promise<void>;
}

/** The folder for the comparison whose result goes to the file `out`. */
export function keptTrainingsFolder(out: string): string {
  return `${out}.unfinished`;
}

/** Adds a problem where a comparison that ended early would be lost, or nothing says which one goes on. */
export function checkKeptTrainings(out: string | undefined, isResumed: boolean, problems: ProblemList): void {
  if (out === undefined) {
    problems.expect(
      !isResumed,
      "--resume",
      "needs --out: the trainings of a comparison that ended early are kept beside its file",
    );
    return;
  }
  const folder = keptTrainingsFolder(out);
  const isInTheWay = !isResumed && existsSync(folder);
  const what = `"${folder}" has the trainings of a comparison that ended early`;
  problems.expect(!isInTheWay, "--out", `${what}; --resume goes on with it, or remove that folder`);
}

/**
 * Opens what is kept, or begins to keep.
 * @param identity what tells this trainer from others besides its name
 * @throws JournalError where the folder is in use, damaged or not writable
 */
export async function keepTrainings(out: string, identity: JsonValue): Promise<KeptTrainings> {
  const folder = keptTrainingsFolder(out);
  const journal = existsSync(folder)
    ? await openJournal(folder)
    : await createJournal(folder, { type: "comparison", version: 1 });
  return {
    folder,
    keep: (executor) => durableExecutor(executor, journal, identity),
    close: async (isDone) => {
      await journal.close();
      if (isDone) await rm(folder, { recursive: true });
    },
  };
}
