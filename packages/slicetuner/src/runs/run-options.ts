import { omitOptions, pickOptions, type Specs } from "../cli/option-group.ts";
import { aimOptions } from "../options/aim-options.ts";
import { dataOptions } from "../options/data-options.ts";
import { modelFileOptions } from "../options/model-file-options.ts";
import { moneyOptions } from "../options/money-options.ts";
import { seedOptions } from "../options/output-options.ts";
import { pictureOptions } from "../options/picture-options.ts";
import { placeOptions } from "../options/place-options.ts";
import { runFolderOptions } from "../options/run-folder-options.ts";
import { sourceOptions } from "../options/source-options.ts";
import { splitOptions } from "../options/split-options.ts";
import { trainerOptions } from "../options/trainer-options.ts";
import { tuningOptions } from "../options/tuning-options.ts";

/** What says how a run goes: `run` takes these options, and a run's journal keeps them. */
export const runOptions = [
  omitOptions(dataOptions, ["dataset"]),
  pictureOptions,
  sourceOptions,
  moneyOptions,
  aimOptions,
  pickOptions(splitOptions, ["validation", "test"]),
  tuningOptions,
  trainerOptions,
  placeOptions,
  runFolderOptions,
  modelFileOptions,
  seedOptions,
] as const;

export type RunSpecs = Specs<typeof runOptions>;
