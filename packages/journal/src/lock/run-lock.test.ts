import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createJournal, openJournal } from "../folder-journal.ts";
import { readJournal } from "../read-journal.ts";
import { JournalProcess, missingBuild } from "../testing/journal-process.ts";
import { withFolder } from "../testing/temporary-folder.ts";
import { takeLock } from "./run-lock.ts";

const processes: JournalProcess[] = [];
const start = (...words: (string | number)[]) => {
  const started = new JournalProcess(words);
  processes.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.kill()));
});

const lockFiles = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("journal.lock"));

describe.skipIf(missingBuild !== undefined)(`processes${missingBuild ? ` (${missingBuild})` : ""}`, () => {
  it("the second process is told which one holds the run, and the run goes on when that has ended", () =>
    withFolder(async (folder) => {
      const first = start("create", folder);
      await first.line(1);
      for (const attempt of [() => openJournal(folder), () => createJournal(folder, { type: "run" })]) {
        await expect(attempt()).rejects.toMatchObject({
          problem: "locked",
          message: expect.stringContaining(`process ${first.processId} on ${hostname()}`),
        });
      }
      expect((await readJournal(folder)).holder).toMatchObject({ processId: first.processId });
      expect(await start("open", folder).line(1)).toContain("locked: ");
      const reader = await readJournal(folder);
      expect([reader.records, reader.problem]).toEqual([[{ type: "run" }], null]);
      await first.kill();
      const journal = await openJournal(folder);
      expect(journal.records).toEqual([{ type: "run" }]);
      await journal.close();
      expect(lockFiles(folder)).toEqual([]);
      expect((await readJournal(folder)).holder).toBeNull();
    }));

  it("a process that stands still keeps its lock", () =>
    withFolder(async (folder) => {
      const first = start("create", folder);
      await first.line(1);
      first.stop();
      await expect(openJournal(folder)).rejects.toMatchObject({ problem: "locked" });
    }));

  it("of many that find a dead process's lock at the same time one gets it", { timeout: 120_000 }, () =>
    withFolder(async (folder) => {
      const creator = start("create", folder);
      await creator.line(1);
      await creator.kill();
      for (let round = 0; round < 5; round++) {
        const rivals = Array.from({ length: 6 }, () => start("open", folder));
        const answers = await Promise.all(rivals.map((rival) => rival.line(1)));
        expect(answers.filter((answer) => answer === "open").length).toBe(1);
        expect(answers.filter((answer) => answer.startsWith("locked: ")).length).toBe(5);
        await Promise.all(rivals.map((rival) => rival.kill()));
      }
      await (await openJournal(folder)).close();
      expect(lockFiles(folder)).toEqual([]);
    }),
  );

  it(
    "keeps every record that was acknowledged when the process is killed while it writes",
    { timeout: 120_000 },
    () =>
      withFolder(async (folder) => {
        await (await createJournal(folder, { type: "run" })).close();
        let expected = 1;
        for (let round = 0; round < 4; round++) {
          const writer = start("open", folder, 100_000, String(round % 2 === 0));
          await writer.line(20 + 37 * round);
          await writer.kill();
          const acknowledged = writer.lines.length - 1;
          const journal = await openJournal(folder);
          expect(journal.records.length).toBeGreaterThanOrEqual(expected + acknowledged);
          const own = journal.records.slice(expected).map(({ index }) => index);
          expect(own).toEqual(own.map((_, index) => index));
          expected = journal.records.length;
          await journal.close();
        }
      }),
  );
});

describe("takeLock", () => {
  it("is refused to the process that has it, and free after release", () =>
    withFolder(async (folder) => {
      const lock = await takeLock(folder);
      await expect(takeLock(folder)).rejects.toMatchObject({ problem: "locked" });
      await lock.release();
      await lock.release();
      await (await takeLock(folder)).release();
      expect(lockFiles(folder)).toEqual([]);
    }));

  const claim = (changes: object) =>
    JSON.stringify({
      processId: process.pid,
      host: hostname(),
      started: "1",
      token: "00000000-0000-4000-8000-000000000000",
      ...changes,
    });

  it.runIf(process.platform === "linux")("takes over from a dead process whose id another has now", () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "journal.lock"), claim({}));
      await (await takeLock(folder)).release();
    }),
  );

  it("cannot know whether a process on another machine lives", () =>
    withFolder(async (folder) => {
      const path = join(folder, "journal.lock");
      writeFileSync(path, claim({ host: "elsewhere", processId: 4_194_304 }));
      await expect(takeLock(folder)).rejects.toMatchObject({
        problem: "locked",
        message: expect.stringContaining("process 4194304 on elsewhere"),
      });
      expect(readFileSync(path, "utf8")).toContain("elsewhere");
    }));

  it("can be told that the other machine is gone, or that a lock file is none", () =>
    withFolder(async (folder) => {
      const path = join(folder, "journal.lock");
      for (const found of [claim({ host: "c0ffee123456", processId: 1 }), "", "garbage"]) {
        writeFileSync(path, found);
        await expect(takeLock(folder)).rejects.toMatchObject({
          problem: "locked",
          hint: expect.stringContaining("--take-over"),
        });
        const lock = await takeLock(folder, { takeOver: true });
        await expect(takeLock(folder)).rejects.toMatchObject({ problem: "locked" });
        await lock.release();
        expect(lockFiles(folder)).toEqual([]);
      }
    }));

  it("is not taken from a process that runs on this machine", () =>
    withFolder(async (folder) => {
      const lock = await takeLock(folder);
      await expect(takeLock(folder, { takeOver: true })).rejects.toMatchObject({ problem: "locked" });
      await lock.release();
    }));

  it("goes through the claims of several dead processes, and leaves none of them", () =>
    withFolder(async (folder) => {
      const tokens = ["a", "b", "c"].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`);
      const dead = { processId: 4_194_304 };
      writeFileSync(join(folder, "journal.lock"), claim({ ...dead, token: tokens[0] }));
      writeFileSync(join(folder, `journal.lock.after-${tokens[0]}`), claim({ ...dead, token: tokens[1] }));
      writeFileSync(join(folder, `journal.lock.after-${tokens[1]}`), claim({ ...dead, token: tokens[2] }));
      const lock = await takeLock(folder);
      expect(lockFiles(folder)).toEqual(["journal.lock"]);
      await lock.release();
    }));

  it("a living successor of a dead process holds the lock", () =>
    withFolder(async (folder) => {
      const token = "a0000000-0000-4000-8000-000000000000";
      writeFileSync(join(folder, "journal.lock"), claim({ processId: 4_194_304, token }));
      writeFileSync(join(folder, `journal.lock.after-${token}`), claim({ started: null }));
      await expect(takeLock(folder)).rejects.toMatchObject({ problem: "locked" });
    }));

  it("does not delete what it does not understand", () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "journal.lock"), "");
      await expect(takeLock(folder)).rejects.toMatchObject({ problem: "locked" });
      expect(lockFiles(folder)).toEqual(["journal.lock"]);
    }));

  it("of many takers in one process one at a time has it, whatever they find", () =>
    withFolder(async (folder) => {
      let holders = 0;
      let taken = 0;
      const worker = async () => {
        for (let turn = 0; turn < 30; turn++) {
          const lock = await takeLock(folder).catch(() => undefined);
          if (lock === undefined) continue;
          holders++;
          taken++;
          expect(holders).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          holders--;
          // As a process that dies leaves it, in every second turn.
          if (turn % 2 === 0) await lock.release();
          else writeFileSync(join(folder, "journal.lock"), deadCopy(folder));
        }
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      expect(taken).toBeGreaterThan(8);
    }));

  const deadCopy = (folder: string) =>
    JSON.stringify({
      ...JSON.parse(readFileSync(join(folder, "journal.lock"), "utf8")),
      processId: 4_194_304,
    });
});
