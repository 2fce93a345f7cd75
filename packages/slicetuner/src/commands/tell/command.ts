import { statSync } from "node:fs";
import { join } from "node:path";
import {
  listNames,
  type ProblemList,
  type TrainingJob,
  type TrainingResult,
  type TunerEvent,
} from "@slicetuner/core";
import { type AskResult, askResultSchema, type ResultHead } from "@slicetuner/results";
import {
  readResults,
  readTrainings,
  singleJobFile,
  type WrittenTrainings,
} from "@slicetuner/trainer-command";
import { planFromResults } from "@slicetuner/tuner";
import { collectProblems } from "../../cli/collect-problems.ts";
import { allOf, defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { flagOf, type Specs } from "../../cli/option-group.ts";
import type { Inputs } from "../../cli/provenance.ts";
import { readJsonFile } from "../../cli/read-json-file.ts";
import { readOptions } from "../../cli/read-options.ts";
import { isSameFile } from "../../cli/same-file.ts";
import { showEstimate, showPlanResult } from "../../describe/plan-result.ts";
import { outputOptions } from "../../options/output-options.ts";
import { planResult } from "../../results/plan-result.ts";
import { askedOptions, askFileName } from "../../training/asked-trainings.ts";
import { createEstimator } from "../../training/create-estimator.ts";
import { tellOptions } from "./options.ts";

/** How many of the missing trainings a message names. */
const maximumNamed = 5;

export const command = defineCommand({
  examples: ["slicetuner tell --from trainings --results losses.jsonl"],
  options: [tellOptions, outputOptions],

  async prepare({ tell, output }, { problems }) {
    const { from, results: files, allowMissing } = tell;
    const isReplaced = files.some((file) => isSameFile(output.out, file));
    problems.expect(!isReplaced, flagOf("out"), `would replace ${flagOf("results")}`);
    const asked = from === undefined ? undefined : readAsked(from, problems);
    const trainings = asked && (await collectProblems(problems, () => readTrainings(from!)));
    if (asked && trainings) expectSameTrainings(asked, trainings, from!, problems);
    const results = trainings && (await collectProblems(problems, () => readResults(files, trainings)));
    const told = trainings && results && takeTold(trainings, results);
    if (told && problems.problems.length === 0) expectEnough(told, allowMissing, problems);
    return allOf({ asked, trainings, told }, problems);
  },

  run({ asked, trainings, told }, { emit, warn, addProvenance }: WorkContext<TunerEvent>) {
    const { head, planned } = asked;
    const { estimation, seed } = planned;
    const { budget, fairnessWeight } = planned.money;
    const left = told.missing.length > 0 ? [`${countMissing(told)} no result and were left out`] : [];
    for (const warning of [...asked.warnings, ...left]) warn(warning);
    const found = planFromResults({
      ...{ budget, fairnessWeight, seed },
      unitCosts: head.data.slices.map((name) => head.data.unitCosts[name]!),
      estimator: createEstimator(estimation),
      train: trainings.train,
      validationSizes: head.data.slices.map((name) => head.data.validationSizes[name]!),
      jobs: told.jobs,
      results: told.results,
    });
    const { sizes, lossModel, trainings: count, seconds } = found;
    emit({ type: "losses-estimated", round: 1, sizes, lossModel });
    for (const warning of found.warnings) warn(warning);
    const warnings = [...asked.warnings, ...left, ...found.warnings];
    const result = planResult({ ...head, trainings: count, seconds, warnings }, { ...found, budget, seed });
    return addProvenance(result, { files: asked.files, recorded: head.settings });
  },

  watch:
    ({ asked }, { output }) =>
    (event) => {
      if (event.type === "losses-estimated")
        showEstimate(event.lossModel, event.sizes, asked.head.data.slices, output);
    },

  show: (result, { output }) => showPlanResult(result, output),
});

/** What was asked, and the settings that it stands on. */
interface Asked {
  readonly head: ResultHead;
  readonly jobs: AskResult["jobs"];
  readonly warnings: readonly string[];
  readonly planned: Specs<typeof askedOptions>;
  /** What `ask` read. */
  readonly files: Inputs["files"];
}

function readAsked(folder: string, problems: ProblemList): Asked | undefined {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!problems.expect(isFolder, flagOf("from"), `there is no folder "${folder}"`)) return undefined;
  const file = join(folder, askFileName);
  const json = readJsonFile(file);
  if (json.status === "absent") {
    const message = `"${folder}" has no ${askFileName}: it is no folder of \`slicetuner ask\`, or was not written to its end`;
    problems.add(flagOf("from"), message);
    return undefined;
  }
  const read = askResultSchema.safeParse(json.status === "read" ? json.value : undefined);
  if (!read.success) {
    const other = "is not what this version of `slicetuner ask` writes";
    problems.add(file, json.status === "wrong" ? json.message : other);
    return undefined;
  }
  const { kind: _kind, version: _version, command: _command, jobs, warnings, ...head } = read.data;
  const { specs, files } = readOptions(
    askedOptions,
    { here: {}, config: { file, values: head.settings } },
    problems,
  );
  return { head, jobs, warnings, planned: specs, files };
}

/** The two files of a folder that were written by one `ask` tell of the same. */
function expectSameTrainings(
  { head, jobs }: Asked,
  { request }: WrittenTrainings,
  folder: string,
  problems: ProblemList,
): void {
  const same =
    head.data.slices.join("\n") === request.slices.join("\n") &&
    jobs.map(({ id }) => id).join("\n") === request.jobs.map(({ id }) => id).join("\n");
  problems.expect(same, join(folder, askFileName), "belongs to other trainings than those of the folder");
}

/** The trainings that have a result, and the job files of those that have none. */
interface Told {
  readonly jobs: readonly TrainingJob[];
  readonly results: readonly TrainingResult[];
  readonly missing: readonly string[];
}

function takeTold({ request, jobs }: WrittenTrainings, found: ReadonlyMap<string, TrainingResult>): Told {
  const told = { jobs: [] as TrainingJob[], results: [] as TrainingResult[], missing: [] as string[] };
  request.jobs.forEach((requested, index) => {
    const result = found.get(requested.id);
    if (result === undefined) {
      told.missing.push(singleJobFile(requested));
      return;
    }
    const job = jobs[index]!;
    told.jobs.push(job);
    told.results.push({ ...result, jobId: job.id });
  });
  return told;
}

function expectEnough(told: Told, allowMissing: boolean, problems: ProblemList): void {
  const { missing, results } = told;
  if (missing.length === 0 || (allowMissing && results.length > 0)) return;
  const advice = results.length > 0 ? `, or go on without them: ${flagOf("allowMissing")}` : "";
  problems.add(
    flagOf("results"),
    `${countMissing(told)} no result; run ${listNames(missing, maximumNamed)}${advice}`,
  );
}

/** `3 of 50 trainings have` */
function countMissing({ jobs, missing }: Told): string {
  return `${missing.length} of ${jobs.length + missing.length} trainings ${missing.length === 1 ? "has" : "have"}`;
}
