import { realpathSync } from "node:fs";

/** Whether two names, links followed, stand for one file that exists. */
export function isSameFile(first: string | undefined, second: string | undefined): boolean {
  if (first === undefined || second === undefined) return false;
  try {
    return realpathSync(first) === realpathSync(second);
  } catch {
    return false;
  }
}
