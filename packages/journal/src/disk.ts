import { randomUUID } from "node:crypto";
import { type FileHandle, lstat, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { JournalError } from "@slicetuner/core";

/** The code of a system error, `ENOSPC` say. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

const explanations: Record<string, { what: string; hint: string }> = {
  ENOSPC: { what: "no space is left on the disk", hint: "Free some space and resume the run." },
  EDQUOT: { what: "the disk quota is used up", hint: "Free some space and resume the run." },
  EACCES: {
    what: "permission is denied",
    hint: "Give this user the right to read and write the folder and its files.",
  },
  EPERM: {
    what: "the operation is not permitted",
    hint: "Choose a folder that this user owns, on a file system with hard links.",
  },
  EROFS: {
    what: "the file system is read-only",
    hint: "Mount it for writing, or copy the folder elsewhere and resume there.",
  },
  EIO: {
    what: "the disk reported an error",
    hint: "Check the disk, then resume the run, on a copy of the folder if need be.",
  },
};

/** @param action e.g. `written` */
export function notWritable(path: string, cause: unknown, action = "written"): JournalError {
  if (cause instanceof JournalError) return cause;
  const known = explanations[codeOf(cause) ?? ""];
  const what = known?.what ?? (cause instanceof Error ? cause.message : String(cause));
  return new JournalError("not-writable", `${path} cannot be ${action}: ${what}`, {
    hint: `${known?.hint ?? "Check the folder and its disk, then resume the run."} What was recorded before is kept.`,
    cause,
  });
}

/**
 * Writes a file so that it is there whole or not at all, whatever happens, and on the disk when this
 * resolves.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeSynced(draft, bytes);
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}

/** For the user alone: a run holds what was bought and what was paid. */
export const folderMode = 0o700;
const fileMode = 0o600;

/** Writes a file that is not there yet; its bytes are on the disk when this resolves. */
export async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "wx", fileMode);
  try {
    await writeAt(handle, bytes, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One `write` may write less than asked for, when the disk is nearly full say. */
export async function writeAt(
  handle: Pick<FileHandle, "write">,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    if (bytesWritten === 0) throw new Error("nothing could be written");
    written += bytesWritten;
  }
}

/** Makes names of new files in a folder survive a power failure, where the system can. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders; some file systems sync none.
  const handle = await open(path, "r").catch(() => undefined);
  try {
    await handle?.sync();
  } catch (error) {
    if (codeOf(error) === "EIO") throw error;
  } finally {
    await handle?.close();
  }
}

/**
 * Fails for a symbolic link: writing through it would change a file elsewhere.
 * @throws JournalError `not-writable`
 */
export async function expectNoLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() !== true) return;
  throw new JournalError("not-writable", `${path} is a symbolic link and is not written through`, {
    hint: "Put the folder or file itself in its place, then resume the run.",
  });
}
