import { pickOptions } from "../cli/option-group.ts";
import { askedFormatOptions } from "../options/asked-format-options.ts";
import { dataOptions } from "../options/data-options.ts";
import { estimationOptions } from "../options/estimation-options.ts";
import { moneyOptions } from "../options/money-options.ts";
import { seedOptions } from "../options/output-options.ts";
import { pictureOptions } from "../options/picture-options.ts";
import { splitOptions } from "../options/split-options.ts";

/** The file by which `tell` knows what `ask` asked. It is written last: where it is, the folder is whole. */
export const askFileName = "ask.json";

/** The options that a plan on the trainings of others stands on: `ask` takes them, `tell` reads them back. */
export const askedOptions = [
  dataOptions,
  pictureOptions,
  pickOptions(splitOptions, ["validation"]),
  pickOptions(moneyOptions, ["cost", "budget", "fairnessWeight"]),
  estimationOptions,
  askedFormatOptions,
  seedOptions,
] as const;
