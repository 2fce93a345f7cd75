import { join } from "node:path";
import { SliceTunerError } from "@slicetuner/core";
import type { TrainResult } from "@slicetuner/results";
import type { TableEncoding } from "@slicetuner/tabular";
import { writeWhole } from "../../cli/result-file.ts";
import { writeModel } from "../../training/model-files.ts";
import type { TrainedRecipe } from "../train-recipe.ts";
import { encodingFileName, encodingFileOf } from "./encoding-file.ts";
import { modelCard } from "./model-card.ts";
import { predictPython, predictTypeScript } from "./predict-files.ts";

/** Writes a model with all that is needed to use and to judge it. */
export async function writeModelFolder(
  folder: string,
  {
    trained,
    encoding,
    groups,
    positive,
    missingValues,
    result,
  }: {
    readonly trained: TrainedRecipe;
    readonly encoding: TableEncoding;
    readonly groups: readonly string[];
    readonly positive: number | undefined;
    readonly missingValues: readonly string[];
    readonly result: TrainResult;
  },
): Promise<void> {
  if (trained.model === undefined) throw new SliceTunerError("the trainer gave no model back");
  const facts = { groups, positive, missingValues, thresholds: trained.thresholds };
  const file = encodingFileOf(encoding, facts);
  await writeModel(folder, trained.model, { classes: file.classes });
  const texts = {
    [encodingFileName]: `${JSON.stringify(file, null, 2)}\n`,
    "model-card.md": modelCard(result),
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
    ...(trained.model.format === "onnx" && { "predict.py": predictPython, "predict.ts": predictTypeScript }),
  };
  for (const [name, text] of Object.entries(texts)) await writeWhole(join(folder, name), text);
}
