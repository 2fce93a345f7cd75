import { basename, join } from "node:path";
import { makeFolder, SliceTunerError, type TrainedModel } from "@slicetuner/core";
import { writeWhole } from "../cli/result-file.ts";

/** The file that says what the others are. */
export const modelInfoName = "slicetuner-model.json";

/**
 * Writes a model's files into the folder `path`, and last {@link modelInfoName} with `info`: where it is, the
 * model is whole.
 * @throws SliceTunerError when a file cannot be written, or has a name that leads out of the folder.
 */
export async function writeModel(path: string, { format, files }: TrainedModel, info: object): Promise<void> {
  const names = Object.keys(files);
  const outside = names.find((name) => basename(name) !== name || name === ".." || name === ".");
  if (outside !== undefined)
    throw new SliceTunerError(`the model's file "${outside}" would not lie in "${path}"`);
  try {
    await makeFolder(path);
  } catch (cause) {
    throw new SliceTunerError(`the folder "${path}" cannot be made: ${(cause as Error).message}`, { cause });
  }
  for (const [name, content] of Object.entries(files)) await writeWhole(join(path, name), content);
  const text = `${JSON.stringify({ format, files: names, ...info }, null, 2)}\n`;
  await writeWhole(join(path, modelInfoName), text);
}
