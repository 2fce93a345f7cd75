import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Lends a new folder, removed afterwards. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "journal-test-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lends a folder that is a small disk of its own. */
export async function withSmallDisk(
  size: string,
  use: (folder: string, remount: (options: string) => void) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    mount(["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
    try {
      await use(folder, (options) => mount(["-o", `remount,${options}`, folder]));
    } finally {
      spawnSync("umount", ["--lazy", folder]);
    }
  });
}

/** Why there can be no small disks, undefined where there can. */
export const missingMounts: string | undefined = probeMounts();

function probeMounts(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "journal-mount-"));
  try {
    mount(["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    spawnSync("umount", [folder]);
    return undefined;
  } catch {
    return "skipped: this user may not mount a disk";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mount(words: string[]): void {
  const { status, stderr } = spawnSync("mount", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount failed: ${stderr}`);
}
