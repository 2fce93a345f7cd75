import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { JournalError } from "@slicetuner/core";
import { codeOf, notWritable, writeSynced } from "../disk.ts";
import { type LockHolder, mayBeAlive, ownIdentity } from "./process-identity.ts";

/** What a lock file says. The token is of one taking of the lock and never comes again. */
interface Claim extends LockHolder {
  readonly token: string;
}

/** The lock of a run's folder, held until it is released or the process dies. */
export interface RunLock {
  release(): Promise<void>;
}

/** How the lock of a folder is taken. */
export interface LockOptions {
  /**
   * Take the lock also from a process on another machine, which cannot be asked whether it still runs, and
   * from a lock file that cannot be read: for a container or machine that is gone. A process that runs on
   * this machine keeps its lock. @default false
   */
  readonly takeOver?: boolean;
}

/**
 * Locks a folder for this process.
 *
 * A claim is a file that appears with its contents (a hard link to a draft), and only if there is none under
 * its name. The name of the first claim is fixed. Who finds its process dead claims the name that is made of
 * the dead one's token, so that of all who find it dead one succeeds. The lock belongs to the last claim of
 * that chain. Its owner then puts its claim in the first one's place and removes the others; who was still
 * walking the old chain sees that on looking again.
 * @throws JournalError `locked` when another process, or this one, holds it; `not-writable`.
 */
export async function takeLock(folder: string, { takeOver = false }: LockOptions = {}): Promise<RunLock> {
  const path = lockPath(folder);
  if (takeOver) await removeUnreadable(path);
  const own: Claim = { ...(await ownIdentity()), token: randomUUID() };
  const draft = `${path}.${own.token}.tmp`;
  try {
    await writeSynced(draft, Buffer.from(JSON.stringify(own)));
    while (!(await tryClaim(folder, own, draft, takeOver))) {}
  } catch (error) {
    throw notWritable(path, error);
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
  return {
    async release() {
      if ((await readClaim(path))?.token === own.token) await rm(path, { force: true });
    },
  };
}

/** The process that holds the lock of a folder, null when none does. */
export async function lockHolder(folder: string): Promise<LockHolder | null> {
  const last = (await readChain(folder)).at(-1)?.claim;
  if (last === undefined || !(await mayBeAlive(last))) return null;
  const { token, ...holder } = last;
  return holder;
}

/** False when others were at it at the same time: look again. */
async function tryClaim(folder: string, own: Claim, draft: string, takeOver: boolean): Promise<boolean> {
  const chain = await readChain(folder);
  const last = chain.at(-1);
  const isLost = takeOver && last?.claim.host !== hostname();
  if (last !== undefined && !isLost && (await mayBeAlive(last.claim))) throw locked(folder, last.claim);
  const name = last === undefined ? lockPath(folder) : successorPath(folder, last.claim);
  try {
    await link(draft, name);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  // The chain may have been cut short between reading its end and adding to it: then this claim is none.
  const now = await readChain(folder);
  if (now.at(-1)?.claim.token !== own.token) {
    await rm(name, { force: true });
    return false;
  }
  if (last !== undefined) {
    await rename(draft, lockPath(folder));
    for (const { path } of now.slice(1)) await rm(path, { force: true });
  }
  return true;
}

/**
 * A lock file that was not written to its end, or by something else, keeps nobody out who takes the run over.
 */
async function removeUnreadable(path: string): Promise<void> {
  await readClaim(path).catch(async (error: unknown) => {
    if (!(error instanceof JournalError)) throw error;
    await rm(path, { force: true });
  });
}

async function readChain(folder: string): Promise<{ path: string; claim: Claim }[]> {
  const chain = [];
  let path = lockPath(folder);
  for (let claim = await readClaim(path); claim !== undefined; claim = await readClaim(path)) {
    chain.push({ path, claim });
    path = successorPath(folder, claim);
  }
  return chain;
}

async function readClaim(path: string): Promise<Claim | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { processId, host, started, token } = JSON.parse(text) as Claim;
    if (typeof processId === "number" && /^[0-9a-f-]{36}$/.test(token))
      return { processId, host, started, token };
  } catch {}
  throw new JournalError("locked", `${path} is not a lock file of Slice Tuner`, {
    hint: "If no process uses the run, take it over: slicetuner resume --take-over.",
  });
}

function locked(folder: string, { processId, host }: LockHolder): JournalError {
  const holder = processId === process.pid ? "this process" : `process ${processId} on ${host}`;
  return new JournalError("locked", `${folder} is in use by ${holder} (process id ${processId})`, {
    hint: `Wait until it ends or stop it. If the machine or container that it ran on is gone, take the run over: slicetuner resume --take-over.`,
  });
}

function lockPath(folder: string): string {
  return join(folder, "journal.lock");
}

function successorPath(folder: string, { token }: Claim): string {
  return `${lockPath(folder)}.after-${token}`;
}
