import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { parse } from "@slicetuner/results";
import { type EncodingFile, encodingFileName, encodingFileSchema } from "./encoding-file.ts";

/** What `slicetuner train` wrote beside a model. @throws InvalidInputError for what it did not write */
export async function readEncodingFile(folder: string): Promise<EncodingFile> {
  const path = join(folder, encodingFileName);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what =
      code === "ENOENT"
        ? `has no ${encodingFileName}; name a folder that \`slicetuner train --out\` wrote, or an .onnx file`
        : message;
    throw new InvalidInputError([{ path: folder, message: what }], { cause: error });
  }
  return parse(encodingFileSchema, json, path);
}
