import { pickOptions } from "../cli/option-group.ts";
import { aimOptions } from "../options/aim-options.ts";
import { comparisonOptions } from "../options/comparison-options.ts";
import { dataOptions } from "../options/data-options.ts";
import { moneyOptions } from "../options/money-options.ts";
import { pictureOptions } from "../options/picture-options.ts";
import { placeOptions } from "../options/place-options.ts";
import { splitOptions } from "../options/split-options.ts";
import { trainerOptions } from "../options/trainer-options.ts";

/** What says how methods are compared. */
export const comparedOptions = [
  dataOptions,
  pictureOptions,
  moneyOptions,
  pickOptions(aimOptions, ["sliceWeights"]),
  splitOptions,
  comparisonOptions,
  trainerOptions,
  placeOptions,
] as const;
