import { rmSync } from "node:fs";

const groups = new Set<number>();
const folders = new Set<string>();
let isListening = false;

/** Ends this process group should the process end first; returns what takes that back. */
export function endGroupAtExit(group: number): () => void {
  return remember(groups, group);
}

/** Removes this folder should the process end first; returns what takes that back. */
export function removeFolderAtExit(folder: string): () => void {
  return remember(folders, folder);
}

function remember<Value>(values: Set<Value>, value: Value): () => void {
  if (!isListening) process.on("exit", cleanUp);
  isListening = true;
  values.add(value);
  return () => values.delete(value);
}

function cleanUp(): void {
  for (const group of groups) signalGroup(group, "SIGKILL");
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // The process is ending: nobody is left to be told, and the folder is among the system's temporary
      // ones.
    }
  }
}

/**
 * Sends a signal to all processes of a group; nothing where they have ended. On Windows, which has no groups,
 * to its first.
 */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? group : -group, signal);
  } catch (error) {
    // EPERM: on some systems, a group whose processes have ended and were not yet waited for.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
