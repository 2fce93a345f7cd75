import { appendFile } from "node:fs/promises";
import { InvalidInputError } from "@slicetuner/core";
import { type CheckResult, type Result, startResult } from "@slicetuner/results";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { FailedCheckError } from "../../cli/failed-check-error.ts";
import { findObstacle, writeWhole } from "../../cli/result-file.ts";
import { isSameFile } from "../../cli/same-file.ts";
import { type PreparedEvaluation, prepareEvaluation } from "../../evaluation/prepare-evaluation.ts";
import { runEvaluation } from "../../evaluation/run-evaluation.ts";
import { outputOptions } from "../../options/output-options.ts";
import { annotationsOf, summaryOf } from "./github.ts";
import { checkAccepted, checkForecasts, checkRequirements, meantBy } from "./make-checks.ts";
import type { Checkable } from "./measured.ts";
import { checkGroups } from "./options.ts";
import { readCheckable } from "./read-checkable.ts";
import { readResultFile } from "./read-result-file.ts";
import { nextStep, renderChecks } from "./render.ts";
import type { Requirement } from "./requirement.ts";
import { junitOf } from "./write-junit.ts";

export const command = defineCommand({
  examples: [
    "slicetuner check evaluate.json --require 'accuracy >= 0.8, accuracy of every group >= 0.75'",
    "slicetuner check run.json --require 'loss of every slice <= 0.5' --junit checks.xml --github",
    "slicetuner check compare.json --accept",
    "slicetuner check --model model --data test.csv --group sex --require 'equalizedOdds <= 0.1'",
  ],
  options: [...checkGroups, outputOptions],
  argument: {
    name: "result",
    option: "result",
    description:
      "file that --out of evaluate, train, run, compare, find or pipeline wrote, or a pipeline's result.json",
  },

  async prepare({ check, evaluate, ...specs }, context) {
    const { problems, recorded, isSaidHere } = context;
    const { result: place, accepted: acceptedFile, accept, junit } = check;
    // A configuration file may name a model for `evaluate`; a result that is named goes before it.
    const measured =
      place === undefined && evaluate !== undefined
        ? await prepareEvaluation({ ...specs, evaluate }, context)
        : undefined;
    try {
      const isTwice = place !== undefined && (isSaidHere("model") || isSaidHere("predictions"));
      problems.expect(!isTwice, "--result", "and --model or --predictions are both given; leave one out");
      const isAsked = place !== undefined || evaluate !== undefined;
      problems.expect(
        isAsked,
        "--result",
        "is missing: name a file that --out wrote, or a model with --model and --data",
      );
      const read = place && (await collectProblems(problems, () => readResultFile(place)));
      const given = read && (await collectProblems(problems, () => readCheckable(read, place)));
      const accepted = await readAccepted(acceptedFile, isSaidHere("accepted") && !accept, problems);
      if (accept) {
        const obstacle = await findObstacle(acceptedFile);
        if (obstacle !== undefined) problems.add("--accepted", obstacle);
        problems.expect(!isSameFile(place, acceptedFile), "--accepted", `would replace "${place}"`);
      }
      if (junit !== undefined) {
        const obstacle = await findObstacle(junit);
        if (obstacle !== undefined) problems.add("--junit", obstacle);
        for (const other of [place, acceptedFile])
          problems.expect(!isSameFile(junit, other), "--junit", `would replace "${other}"`);
      }
      if (given && read) {
        await collectProblems(problems, () => expectSubjects(check.require, given));
        if (accepted !== undefined && !accept)
          await collectProblems(problems, () => expectSameKind(given, accepted, acceptedFile));
        const hasForecasts = !check.ignoreForecast && given.forecasts.length > 0;
        const isRequired =
          check.require.length > 0 || problems.problems.some(({ path }) => path === "--require");
        problems.expect(
          isRequired || hasForecasts || accept || accepted !== undefined,
          "--require",
          `is missing, and there is no accepted result in ${acceptedFile}: say what must hold, or keep this result with --accept`,
        );
      }
      problems.throwIfAny();
      const subject = read && given ? { result: read, checkable: given } : undefined;
      return {
        ...allOf({ name: place ?? evaluate?.model ?? evaluate?.predictions?.join(", ") }, problems),
        ...{ check, subject, measured, accepted, recorded },
        [Symbol.asyncDispose]: async () => measured?.[Symbol.asyncDispose](),
      };
    } catch (error) {
      await measured?.[Symbol.asyncDispose]();
      throw error;
    }
  },

  async run(
    { check, subject, measured, accepted, recorded, name },
    context: WorkContext<never>,
  ): Promise<CheckResult> {
    const { result, checkable } = subject ?? (await measure(measured!, check.require, context));
    const isCompared = accepted !== undefined && !check.accept;
    if (isCompared) expectSameKind(checkable, accepted, check.accepted);
    const checks = [
      ...checkRequirements(check.require, checkable),
      ...(isCompared ? checkAccepted(checkable, accepted, check.significance) : []),
      ...(check.ignoreForecast ? [] : checkForecasts(checkable, check.significance)),
    ];
    const status = checks.some((one) => one.status === "failed") ? "failed" : "passed";
    const isWritten = check.accept && status === "passed";
    if (isWritten) await writeWhole(check.accepted, `${JSON.stringify(result, null, 2)}\n`);
    const acceptedStatus = check.accept
      ? isWritten
        ? "written"
        : "not-written"
      : isCompared
        ? "compared"
        : "absent";
    const told: CheckResult = {
      ...startResult("check"),
      command: "check",
      source: { name, kind: checkable.kind, subject: checkable.subject },
      status,
      accepted: { file: check.accepted, status: acceptedStatus },
      significance: check.significance,
      checks,
      settings: JSON.parse(JSON.stringify(recorded)) as CheckResult["settings"],
      warnings: [],
    };
    if (check.junit !== undefined) await writeWhole(check.junit, junitOf(told));
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (check.github && summary) await appendFile(summary, summaryOf(told));
    return told;
  },

  show(result, { output }, { check }) {
    // On standard error, which GitHub reads too: standard output may carry JSON.
    if (check.github) for (const line of annotationsOf(result)) output.report(line);
    output.print(renderChecks(result));
    const next = nextStep(result, output.config);
    if (next !== "") output.print(pc.dim(next));
  },

  failure: ({ status }) => (status === "failed" ? new FailedCheckError("a check failed") : undefined),
});

/** Measures the classifier, where no result was given. */
async function measure(
  measured: PreparedEvaluation,
  requirements: readonly Requirement[],
  context: WorkContext<never>,
): Promise<{ readonly result: Result; readonly checkable: Checkable }> {
  const result = await runEvaluation(measured, context);
  const checkable = readCheckable(result, measured.classifier);
  expectSubjects(requirements, checkable);
  return { result, checkable };
}

/** @throws InvalidInputError for requirements that say nothing of this result */
function expectSubjects(requirements: readonly Requirement[], { numbers, kind }: Checkable): void {
  const problems = requirements.flatMap((required) => {
    if (meantBy(required, numbers).length > 0) return [];
    const parts = numbers.filter(({ measure }) => measure === required.measure).map(({ part }) => part.name);
    // A search that found no bad slice has none that could be too bad.
    if (kind === "find" && required.of.kind === "every slice") return [];
    const there =
      parts.length === 0 ? `${kind} does not measure ${required.measure}` : `there are ${some(parts)}`;
    return [{ path: "--require", message: `"${required.text}" is about nothing in this result: ${there}` }];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 8).join("; ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

function expectSameKind({ kind }: Checkable, accepted: Checkable, file: string): void {
  if (accepted.kind === kind) return;
  const message = `holds a result of ${accepted.kind}, and this one is of ${kind}; name another file, or --accept`;
  throw new InvalidInputError([{ path: `--accepted ${file}`, message }]);
}

async function readAccepted(
  file: string,
  isExpected: boolean,
  problems: Parameters<typeof collectProblems>[0],
): Promise<Checkable | undefined> {
  return collectProblems(problems, async () => {
    const result = await readResultFile(file, isExpected);
    return result && readCheckable(result, file);
  });
}
