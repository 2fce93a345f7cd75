import { type FairnessTarget, fairnessTargets } from "@slicetuner/fairbatch";
import type { Recorded, Values } from "../cli/option-group.ts";
import { number, schemaOf, show } from "./value-schemas.ts";

/** What is made equal for all groups, and which gap between them is fair enough. */
export interface FairTarget {
  readonly target: FairnessTarget;
  /** Undefined: as small as possible. */
  readonly tolerance: number | undefined;
}

const expected = `${fairnessTargets.join(", ")}, each also with the gap that is fair enough, e.g. demographic-parity:0.02`;

const fairTarget = schemaOf<string, FairTarget>((input) => {
  const [name, gap, ...more] = typeof input === "string" ? input.split(":") : [];
  const target = fairnessTargets.find((known) => known === name);
  const tolerance = gap === undefined ? undefined : Number(gap);
  const isGap = tolerance === undefined || (gap !== "" && tolerance > 0 && tolerance < 1);
  if (target === undefined || more.length > 0)
    return { problems: [`is ${show(input)}, expected ${expected}`] };
  if (!isGap) return { problems: [`has the gap "${gap}", expected a number above 0 and below 1`] };
  return { value: { target, tolerance } };
});

/**
 * Whether, and how, models are trained fair: to the groups of `train`, to the slices of the other commands.
 */
export const fairTable = {
  fair: {
    flag: "--fair <target>",
    description: `what is to be equal for all groups, or for all slices where there are no groups: ${expected}`,
    schema: fairTarget,
  },
  fairStep: {
    flag: "--fair-step <share>",
    description: "FairBatch: how far one share of a batch moves in an epoch",
    schema: number("a number above 0 and at most 1", (value) => value > 0 && value <= 1),
    default: 0.005,
  },
} as const;

/** A fairness target with the step of FairBatch; no target: trained as usual. */
export interface FairSpec {
  readonly target: FairnessTarget | undefined;
  readonly tolerance: number | undefined;
  readonly step: number;
}

export function readFair({ fair, fairStep }: Values<typeof fairTable>): FairSpec {
  return { target: fair?.target, tolerance: fair?.tolerance, step: fairStep };
}

/** Nothing where nothing is made fair. */
export function recordFair({ fair, fairStep }: Values<typeof fairTable>): Recorded {
  if (fair === undefined) return {};
  const { target, tolerance } = fair;
  return { fair: tolerance === undefined ? target : `${target}:${tolerance}`, fairStep };
}
