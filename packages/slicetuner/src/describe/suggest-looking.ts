import type { LoadedConfig } from "../cli/load-config.ts";
import { pickOptions, type Settings } from "../cli/option-group.ts";
import { suggestCommand } from "../cli/suggest-command.ts";
import { dataOptions } from "../options/data-options.ts";
import { seedOptions } from "../options/output-options.ts";
import { placeOptions } from "../options/place-options.ts";
import { readingNames } from "../options/reading-options.ts";
import { trainerOptions } from "../options/trainer-options.ts";

/** What a search for slices takes of the settings of a plan or a run. */
const searchedOptions = [
  pickOptions(dataOptions, [
    ...(["data", "dataset", "label", "exclude", "categorical", "weight", "dropIncomplete"] as const),
    ...(["id", "delimiter", "missingValues", "renameDuplicates"] as const),
    ...readingNames,
  ]),
  trainerOptions,
  pickOptions(placeOptions, ["workers"]),
  seedOptions,
];

const cleanedOptions = [
  pickOptions(dataOptions, ["data", "label", "delimiter", "missingValues", ...readingNames]),
];

/**
 * How to look at the rows and labels of a slice, in place of buying on; nothing for pictures, which have no
 * columns.
 */
export function suggestLooking(
  slice: string,
  settings: Settings,
  config: LoadedConfig | undefined,
): string[] {
  const { data, dataset, label } = settings;
  if (data === undefined && dataset === undefined) return [];
  const find = suggestCommand("find", searchedOptions, settings, {}, config);
  // `clean` reads files.
  const clean =
    typeof data === "string" && data !== "-" && typeof label === "string"
      ? `; \`${suggestCommand("clean", cleanedOptions, settings, {}, config)} --dry-run\` says what looks wrong in its rows and labels`
      : "";
  return [`Next: \`${find}\` finds where the loss is high, in ${slice} and elsewhere${clean}.`];
}
