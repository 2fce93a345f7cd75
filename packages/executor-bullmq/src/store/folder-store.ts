import { randomUUID } from "node:crypto";
import { access, open, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolder, SliceTunerError } from "@slicetuner/core";
import type { ContentStore } from "./content-store.ts";

/** A folder that all machines see, or one machine's own. Made when first written to. */
export function createFolderStore(path: string): ContentStore {
  const folder = resolve(path);
  const fileOf = (key: string) => join(folder, key);
  return {
    name: `folder ${folder}`,
    locate: fileOf,
    async has(key) {
      const found = access(fileOf(key)).then(() => true);
      return (await unlessAbsent(found, fileOf(key))) ?? false;
    },
    read: (key) => unlessAbsent(readFile(fileOf(key)), fileOf(key)),
    async write(key, content) {
      const temporary = `${fileOf(key)}.${randomUUID()}.tmp`;
      try {
        await makeFolder(folder);
        const file = await open(temporary, "wx");
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, fileOf(key));
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => {});
        throw new SliceTunerError(`cannot write to ${fileOf(key)}: ${(cause as Error).message}`, {
          hint: "Check that the folder may be written to and has space left.",
          cause,
        });
      }
    },
  };
}

async function unlessAbsent<Value>(reading: Promise<Value>, file: string): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SliceTunerError(`cannot read ${file}: ${(cause as Error).message}`, {
      hint: "Check the folder of the store (--store) and its rights.",
      cause,
    });
  }
}
