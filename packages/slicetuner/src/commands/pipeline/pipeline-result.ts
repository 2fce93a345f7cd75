import type { PipelineOutcome, PipelineStage, PreparedPipeline } from "@slicetuner/pipeline";
import { type PipelineResult, startResult } from "@slicetuner/results";
import type { Measures } from "@slicetuner/tuner";
import { warningsInOptionWords } from "../../options/option-words.ts";
import { checkedForecastRecord } from "../../results/forecast.ts";
import { toJson } from "./keep.ts";
import type { PipelineTables } from "./read-tables.ts";

/** What a pipeline did, as it is written. */
export function pipelineResult(
  { rows }: PreparedPipeline,
  { table, pool, test }: Pick<PipelineTables, "table" | "pool" | "test">,
  outcome: PipelineOutcome,
  facts: Pick<PipelineResult, "repeats" | "trainer" | "executor" | "runFolder" | "seconds"> & {
    readonly recorded: object;
  },
): PipelineResult {
  const { recorded, ...others } = facts;
  return {
    ...startResult("pipeline"),
    command: "pipeline",
    data: {
      ...{ source: table.source, testSource: test?.source ?? null, pool: pool?.source ?? null },
      label: rows.roles.label,
      trainRows: outcome.parts.train.rowCount,
      validationRows: outcome.parts.validation.rowCount,
      testRows: outcome.parts.test.rowCount,
      features: outcome.features,
      classes: [...outcome.classes],
      positive: outcome.positive,
      groups: [...rows.roles.groups],
    },
    slices: outcome.slices.map((slice) => ({ ...slice })),
    slicesFrom: outcome.slicesFrom,
    find: toJson(outcome.find),
    stages: outcome.stages.map((stage) => stageRecord(stage, outcome.slices)),
    skipped: outcome.skipped.map((one) => ({ ...one })),
    intervals: outcome.intervals,
    settings: toJson(recorded),
    ...others,
    warnings: warningsInOptionWords([...table.warnings, ...outcome.warnings]),
  };
}

/** As it is written: a forecast beside what was measured. */
function stageRecord({ forecast, ...stage }: PipelineStage, slices: PipelineOutcome["slices"]) {
  const { loss, averageEqualizedErrorRate, maximumEqualizedErrorRate } = stage.measures;
  const values = [
    loss,
    averageEqualizedErrorRate,
    maximumEqualizedErrorRate,
    ...stage.sliceLosses.map((value) => ({ value })),
  ];
  // A slice without test rows has no loss, and nothing is forecast of it.
  const isMeasured = values.every(({ value }) => value !== null);
  const outcome: Measures = {
    loss: loss.value!,
    averageEqualizedErrorRate: averageEqualizedErrorRate.value!,
    maximumEqualizedErrorRate: maximumEqualizedErrorRate.value!,
    sliceLosses: stage.sliceLosses.map(Number),
  };
  const names = slices.map(({ name }) => name);
  return toJson<PipelineResult["stages"][number]>({
    ...stage,
    forecast: isMeasured ? checkedForecastRecord(names, forecast, outcome) : null,
  });
}
