import type { InputProblem, JsonValue, ProblemList } from "@slicetuner/core";
import { collectProblems } from "../../cli/collect-problems.ts";
import { allOf, type PrepareContext } from "../../cli/define-command.ts";
import { findFolderObstacle } from "../../cli/result-folder.ts";
import {
  encodeGrouped,
  type GroupedTable,
  openGroupedTable,
  openSimilarTable,
} from "../../fairness/grouped-table.ts";
import type { RobustSettings } from "../../fairness/open-fr-train.ts";
import { type Recipe, recipesFor, targetedMethods } from "../../fairness/recipes.ts";
import type { SplitShares } from "../../fairness/split-rows.ts";
import { whyNoFrTrain } from "../../fairness/why-no-fr-train.ts";
import type { DataSpec } from "../../options/data-options.ts";
import type { FairSpec } from "../../options/fair-options.ts";
import type { GroupSpec } from "../../options/group-options.ts";
import type { PlaceSpec } from "../../options/place-options.ts";
import type { ModelTrainerSpec, TrainerSpec } from "../../options/trainer-options.ts";
import { openTrusted } from "./open-trusted.ts";
import type { TrainSpec } from "./options.ts";
import type { RobustSpec } from "./robust-options.ts";

/** What `train` was asked for. */
export interface TrainSpecs {
  readonly data: DataSpec;
  readonly groups: GroupSpec;
  readonly train: TrainSpec;
  readonly robust: RobustSpec;
  readonly trainer: TrainerSpec;
  readonly place: PlaceSpec;
  readonly seed: number;
}

/** All that was read and checked. */
export interface PreparedTraining {
  readonly grouped: GroupedTable;
  readonly shares: SplitShares;
  readonly recipes: readonly [Recipe, ...Recipe[]];
  readonly trainer: ModelTrainerSpec;
  readonly place: PlaceSpec;
  readonly groupNames: readonly string[];
  readonly positive: number | undefined;
  readonly minimumGroupSize: number;
  readonly step: number;
  /** Whether FairBatch is ended on trial, see `trialEpochs`. */
  readonly choosesEpochs: boolean;
  readonly robust: RobustSettings;
  readonly seeds: readonly number[];
  readonly folder: string | undefined;
  readonly isFrontier: boolean;
  readonly testSource: string | null;
  readonly recorded: Readonly<Record<string, JsonValue>>;
  readonly warnings: readonly string[];
}

export async function prepareTraining(
  { data, groups, train, robust, trainer, place, seed }: TrainSpecs,
  { problems, recorded, signal }: PrepareContext,
): Promise<PreparedTraining> {
  const fair = "model" in trainer ? trainer.fair : undefined;
  const chosen = chooseRecipe(train, robust, fair, groups, problems);
  checkTrainer(trainer, chosen, problems);
  await checkOptions(train, chosen, problems);
  const { grouped, whole, test, trusted } = await readRows({ data, groups, train, robust }, problems, signal);
  const classes = whole?.dataset.classes;
  const positive = groups.positive === undefined ? -1 : (classes?.indexOf(groups.positive) ?? 0);
  problems.expect(
    groups.positive === undefined || positive >= 0,
    "--positive",
    `"${groups.positive}" is no class; there are ${classes?.join(", ")}`,
  );
  problems.expect(
    classes === undefined || classes.length <= 2 || !(chosen.method === "post-process" || train.frontier),
    "--method",
    `post-process takes two classes; ${data.label} has ${classes?.length}`,
  );
  const { grouped: there } = allOf({ grouped, whole, test }, problems);
  const target = fair?.target;
  const isFrontier = train.frontier === true;
  const reasons = whyNoFrTrain(trainer as ModelTrainerSpec, target);
  return {
    grouped: there,
    shares: { test: test as SplitShares["test"], validation: train.validation, trusted },
    recipes: recipesFor(chosen, isFrontier, {
      target,
      takesFrTrain: reasons.length === 0,
      isRandomized: train.randomized === true,
    }) as readonly [Recipe, ...Recipe[]],
    trainer: trainer as ModelTrainerSpec,
    place,
    groupNames: groups.columns,
    positive: positive < 0 ? undefined : positive,
    minimumGroupSize: groups.minimumGroupSize,
    step: fair?.step ?? 0,
    choosesEpochs: train.chooseEpochs,
    // In a frontier without --robust no label is said to be wrong.
    robust: chosen.method === "fr-train" ? robust : { ...robust, noiseRate: 0 },
    seeds: Array.from({ length: train.seeds }, (_, index) => seed + index),
    folder: train.out,
    isFrontier,
    testSource: typeof train.test === "number" ? null : train.test,
    recorded: { ...recorded, method: chosen.method },
    warnings: [
      ...there.warnings,
      ...(whole?.warnings ?? []),
      ...(isFrontier ? leftOutOfFrontier(reasons) : []),
    ],
  };
}

/** What the trainer cannot do. */
function checkTrainer(trainer: TrainerSpec, { method }: Recipe, problems: ProblemList): void {
  if (!("model" in trainer)) {
    const message =
      "command takes no batch sampler and cannot be made fair; a program's predictions can be measured with `slicetuner evaluate`";
    problems.add("--trainer", message);
  } else if (method === "fr-train") {
    for (const { path, message } of whyNoFrTrain(trainer, trainer.fair.target)) problems.add(path, message);
  }
}

/** What has no effect with the chosen method, and a folder that cannot be written. */
async function checkOptions(train: TrainSpec, { method }: Recipe, problems: ProblemList): Promise<void> {
  const { randomized, chooseEpochs, frontier, out } = train;
  for (const [isGiven, flag, needed] of [
    [randomized, "--randomized", "post-process"],
    [chooseEpochs, "--choose-epochs", "fairbatch"],
  ] as const)
    problems.expect(
      !isGiven || frontier === true || method === needed,
      flag,
      `has no effect with --method ${method}; it is about ${needed}`,
    );
  if (out === undefined) return;
  const obstacle = await findFolderObstacle(out);
  if (obstacle !== undefined) problems.add("--out", obstacle);
}

/** Undefined for what could not be read: then there are problems. */
async function readRows(
  { data, groups, train, robust }: Pick<TrainSpecs, "data" | "groups" | "train" | "robust">,
  problems: ProblemList,
  signal: AbortSignal,
) {
  const grouped = await openGroupedTable(data, groups.columns, problems, signal);
  const test =
    typeof train.test === "number" || grouped === undefined
      ? train.test
      : await openSimilarTable(train.test, grouped, problems, signal);
  const whole = grouped && (await collectProblems(problems, () => encodeGrouped(grouped, signal)));
  const trusted =
    robust.trusted === undefined || grouped === undefined || whole === undefined
      ? undefined
      : await openTrusted(robust.trusted, grouped, whole, problems, signal);
  return { grouped, whole, test, trusted };
}

function leftOutOfFrontier(reasons: readonly InputProblem[]): string[] {
  if (reasons.length === 0) return [];
  const why = reasons.map(({ path, message }) => `${path} ${message}`).join("; ");
  return [`The frontier is without fr-train: ${why}.`];
}

/** What was asked for, and what that means: `--robust` is FR-Train, `--fair` alone is FairBatch. */
function chooseRecipe(
  { method, frontier, randomized }: TrainSpec,
  { robust, trusted, fairnessWeight }: RobustSpec,
  { target, tolerance }: Partial<FairSpec> = {},
  { columns }: GroupSpec,
  problems: ProblemList,
): Recipe {
  const isRobust = robust === true || trusted !== undefined;
  const chosen = method ?? (isRobust ? "fr-train" : target === undefined ? "plain" : "fairbatch");
  const isFrTrain = chosen === "fr-train";
  problems.expect(
    isFrTrain || !isRobust,
    "--method",
    `is ${chosen}, and ${robust === true ? "--robust" : "--trusted"} asks for fr-train; leave one of them out`,
  );
  problems.expect(
    !isFrTrain || tolerance === undefined,
    "--fair",
    "names a gap, and fr-train aims at none; say with --fairness-weight how much fairness counts",
  );
  const isTargeted = targetedMethods.includes(chosen);
  const needsTarget = (isTargeted && !isFrTrain) || frontier === true;
  const who = frontier === true ? "--frontier" : `--method ${chosen}`;
  const advice = "say what is to be equal, e.g. --fair equalized-odds";
  const isReported = problems.problems.some(({ path }) => path.includes("fair"));
  problems.expect(
    !needsTarget || target !== undefined || isReported,
    "--fair",
    `is missing: ${who} needs it; ${advice}`,
  );
  const ignored = `has no effect with --method ${chosen}; leave one of them out`;
  problems.expect(isTargeted || frontier === true || target === undefined, "--fair", ignored);
  const needsGroups = chosen !== "plain" || frontier === true;
  problems.expect(
    !needsGroups || columns.length > 0,
    "--group",
    "is missing: name the columns whose groups are to be treated alike, e.g. --group sex",
  );
  return {
    method: chosen,
    target: isFrTrain ? (target ?? "demographic-parity") : isTargeted ? target : undefined,
    tolerance: isTargeted ? tolerance : undefined,
    ...(isFrTrain && { fairnessWeight }),
    ...(chosen === "post-process" && randomized === true && { isRandomized: true }),
  };
}
