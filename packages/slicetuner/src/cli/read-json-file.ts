import { readFileSync } from "node:fs";
import { parseJson } from "@slicetuner/core";

/** A JSON file, or why it is none. */
export type JsonFile =
  | { readonly status: "read"; readonly value: unknown }
  | { readonly status: "absent" }
  | { readonly status: "wrong"; readonly message: string };

/** Reads a JSON file, a byte order mark at its beginning allowed. */
export function readJsonFile(file: string): JsonFile {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return { status: "absent" };
    if (code === "EISDIR") return { status: "wrong", message: "is a folder, expected a file" };
    return { status: "wrong", message: `cannot be read: ${message}` };
  }
  try {
    return { status: "read", value: parseJson(content.replace(/^\ufeff/, "")) };
  } catch (error) {
    return { status: "wrong", message: `is no JSON: ${(error as Error).message}` };
  }
}
