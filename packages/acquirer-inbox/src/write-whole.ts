import { open, rename } from "node:fs/promises";

/** Writes a file so that nobody ever sees a part of it, and so that it survives a power failure. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.tmp`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
