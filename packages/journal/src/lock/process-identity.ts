import { readFile } from "node:fs/promises";
import { hostname } from "node:os";

/** A process: ids are used again, so that its start time belongs to its name. */
export interface LockHolder {
  readonly processId: number;
  readonly host: string;
  /** In the system's own unit; null where it does not tell. */
  readonly started: string | null;
}

export async function ownIdentity(): Promise<LockHolder> {
  const { started } = await inspect(process.pid);
  return { processId: process.pid, host: hostname(), started };
}

/** Whether the process may still run. One on another machine cannot be asked and counts as alive. */
export async function mayBeAlive(holder: LockHolder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (!exists(holder.processId)) return false;
  const { started, ended } = await inspect(holder.processId);
  if (ended) return false;
  return started === null || holder.started === null || started === holder.started;
}

function exists(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Reads Linux's process table; other systems have none, and nothing is known. */
async function inspect(processId: number): Promise<{ started: string | null; ended: boolean }> {
  const text = await readFile(`/proc/${processId}/stat`, "utf8").catch(() => null);
  if (text === null) return { started: null, ended: false };
  // The program's name comes second, in parentheses, and may hold anything; the fields after it are plain.
  const [state, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { started: rest[18] ?? null, ended: state === "Z" || state === "X" };
}
