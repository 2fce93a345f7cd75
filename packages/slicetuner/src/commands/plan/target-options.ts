import { listNames, type ProblemList } from "@slicetuner/core";
import type { PlanTarget } from "@slicetuner/tuner";
import { defineOptions, flagOf, type SpecOf } from "../../cli/option-group.ts";
import { readPerSlice, type SizedSlice } from "../../options/per-slice.ts";
import { number, schemaOf, wrong } from "../../options/value-schemas.ts";

const above0 = number("a number above 0", (value) => value > 0);
const sliceForm = "one slice and its loss, e.g. South-Young=.30";

/** The loss that one slice is to reach. */
export interface SliceTarget {
  readonly name: string;
  readonly loss: number;
}

const sliceTarget = schemaOf<string | Readonly<Record<string, number>>, SliceTarget>((input) => {
  const reading = readPerSlice(input, sliceForm);
  if (!("value" in reading)) return reading;
  if (reading.value.kind !== "by-name") return wrong(input, sliceForm);
  const entries = Object.entries(reading.value.numbers);
  const [name, loss] = entries[0] ?? ["", 0];
  return entries.length === 1 && loss > 0 ? { value: { name, loss } } : wrong(input, sliceForm);
});

/** What is to be reached, as cheaply as it can be. */
export const targetOptions = defineOptions({
  name: "target",
  title: "Budget and aim",
  options: {
    targetLoss: {
      flag: "--target-loss <loss>",
      description: "find the cheapest purchase that brings the mean loss down to this",
      schema: above0,
    },
    targetSlice: {
      flag: "--target-slice <slice=loss>",
      description: `the same for the loss of one slice: ${sliceForm}`,
      schema: sliceTarget,
    },
    targetEer: {
      flag: "--target-eer <rate>",
      description: "the same for the average equalized error rate",
      schema: above0,
    },
    targetOdds: {
      flag: "--target-odds <odds>",
      description: "odds, to one, with which a target is to be reached",
      schema: above0,
      default: 1,
    },
  },
  read: (values, { problems, isGiven }) => {
    const { targetLoss, targetSlice, targetEer } = values;
    const given = [targetLoss, targetSlice, targetEer].filter((value) => value !== undefined);
    problems.expect(given.length <= 1, flagOf("targetLoss"), "contradicts another target; name one");
    problems.expect(
      given.length > 0 || !isGiven("targetOdds"),
      flagOf("targetOdds"),
      "has no meaning without a target",
    );
    return given.length === 0 ? undefined : values;
  },
  record: (spec) => {
    if (spec === undefined) return {};
    const { targetSlice } = spec;
    return { ...spec, targetSlice: targetSlice && { [targetSlice.name]: targetSlice.loss } };
  },
});

type TargetSpec = SpecOf<typeof targetOptions>;

/** The target among these slices. */
export function resolveTarget(
  spec: TargetSpec,
  slices: readonly SizedSlice[] | undefined,
  problems: ProblemList,
): PlanTarget | undefined {
  if (spec === undefined || slices === undefined) return undefined;
  const { targetLoss, targetSlice, targetEer, targetOdds: odds } = spec;
  if (targetLoss !== undefined) return { measure: "loss", value: targetLoss, odds };
  if (targetEer !== undefined) return { measure: "average-eer", value: targetEer, odds };
  const { name, loss } = targetSlice!;
  const slice = slices.findIndex((own) => own.name === name);
  if (slice >= 0) return { measure: "slice", slice, value: loss, odds };
  const names = listNames(slices.map((own) => own.name));
  problems.add(flagOf("targetSlice"), `no slice "${name}"; the slices are ${names}`);
  return undefined;
}
