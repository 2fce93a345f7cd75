import { rename, writeFile } from "node:fs/promises";
import { InvalidInputError } from "@slicetuner/core";

/** Where text for people goes: standard output, or nowhere when standard output carries JSON. */
export interface Output {
  print(text?: string): void;
}

export function createOutput(settings: { readonly json?: boolean | undefined }): Output {
  return settings.json === true
    ? { print: () => {} }
    : { print: (text = "") => process.stdout.write(`${text}\n`) };
}

/** Prints the result as JSON when asked to, and writes it to a file, whole or not at all. */
export async function writeResult(
  result: object,
  settings: { readonly json?: boolean | undefined; readonly out?: string | undefined },
): Promise<void> {
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (settings.json === true) process.stdout.write(text);
  if (settings.out === undefined) return;
  const unfinished = `${settings.out}.${process.pid}.unfinished`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, settings.out);
  } catch (cause) {
    const message = `"${settings.out}" cannot be written: ${(cause as Error).message}`;
    throw new InvalidInputError([{ path: "--out", message }], { cause });
  }
}
