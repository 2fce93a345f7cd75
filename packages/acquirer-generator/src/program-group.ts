/** Process groups of programs that run. */
const running = new Set<number>();
let isListening = false;

/** Ends this group should our process end first; returns what takes that back. */
export function endGroupAtExit(group: number): () => void {
  if (!isListening) process.on("exit", () => running.forEach((one) => void signalGroup(one, "SIGKILL")));
  isListening = true;
  running.add(group);
  return () => running.delete(group);
}

/** Sends a signal to all processes of a group; on Windows, which has no groups, to its first. Nothing where they have ended. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? group : -group, signal);
  } catch (error) {
    // EPERM: on some systems, a group whose processes have ended and were not yet waited for.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
