import type { ProblemList } from "@slicetuner/core";
import { flagOf } from "../../cli/option-group.ts";
import { whyNoFrTrain } from "../../fairness/why-no-fr-train.ts";
import type { PipelineSpecs } from "./groups.ts";
import { methodsOf } from "./make-steps.ts";

/** Adds what is missing, and what contradicts or has no effect beside other options. */
export function checkSteps(specs: PipelineSpecs, problems: ProblemList): void {
  checkBuying(specs, problems);
  checkLeftOut(specs, problems);
  checkTraining(specs, problems);
}

function checkBuying({ pipeline, ownSteps, sources }: PipelineSpecs, problems: ProblemList): void {
  const { skip, pool, budget } = pipeline;
  if (skip.includes("acquire")) return;
  const advice = "or leave buying out with --skip acquire";
  const said = [
    ...(pool === undefined ? [] : ["--pool"]),
    ...(sources.sources === undefined ? [] : ["--sources"]),
    ...(ownSteps.acquireWith === undefined ? [] : ["--acquire-with"]),
  ];
  problems.expect(
    said.length > 0,
    "--pool",
    `is missing: name the file to buy from, or --sources or --acquire-with, ${advice}`,
  );
  if (said.length > 1) problems.add(said[1]!, `contradicts ${said[0]}; choose one`);
  const isReported = problems.problems.some(({ path }) => path.endsWith("budget"));
  problems.expect(
    isReported || budget !== undefined,
    "--budget",
    `is missing: say what may be spent, ${advice}`,
  );
}

function checkLeftOut({ pipeline, ownSteps }: PipelineSpecs, problems: ProblemList): void {
  const { skip, flips } = pipeline;
  for (const [step, name] of [
    ["clean", "cleanWith"],
    ["find", "findWith"],
    ["acquire", "acquireWith"],
    ["train", "trainWith"],
  ] as const)
    problems.expect(
      !skip.includes(step) || ownSteps[name] === undefined,
      "--skip",
      `leaves ${step} out, and ${flagOf(name)} says how to do it`,
    );
  const message = "leaves clean out, and --flips says how to clean";
  problems.expect(!skip.includes("clean") || !flips, "--skip", message);
  problems.expect(ownSteps.cleanWith === undefined || !flips, "--flips", "has no effect on --clean-with");
}

/** What the chosen ways of training need, cannot do, or do not heed. */
function checkTraining(specs: PipelineSpecs, problems: ProblemList): void {
  const { pipeline, trainer, groups } = specs;
  const methods = methodsOf(specs);
  const advice =
    "name the columns whose groups are to be treated alike, or leave fair training out with --skip train";
  problems.expect(methods.length === 0 || groups.columns.length > 0, "--group", `is missing: ${advice}`);
  problems.expect(
    !pipeline.allEpochs || methods.length > 0,
    "--all-epochs",
    "has no effect without --method",
  );
  if (!("model" in trainer)) {
    const message = "is command; say --train-with, and a pipeline trains with it at its end";
    problems.add("--trainer", message);
  } else if (methods.includes("fr-train")) {
    for (const { path, message } of whyNoFrTrain(trainer, trainer.fair.target)) problems.add(path, message);
  }
}
