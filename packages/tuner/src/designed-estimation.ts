import {
  type EstimationContext,
  type Estimator,
  ProblemList,
  TrainingError,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import {
  createInfluenceLossModel,
  defaultTrainings,
  designInfluence,
  effectVariances,
  fewestTrainings,
  type InfluenceDesign,
  type LossFormName,
  lossFormNames,
} from "@slicetuner/influence";
import { expectCount } from "./check-options.ts";
import { joinRows } from "./curve-estimation.ts";
import { Deck } from "./deck.ts";
import { nameFew } from "./name-few.ts";

export interface DesignedEstimationOptions {
  /**
   * M: trainings of a round, at least 6. They cost about as much as 0.7 M trainings on all examples. Fewer
   * than two for each slice and two more put neighbouring slices into groups, of which only the common effect
   * is measured.
   * @default a block that tells all slices apart equally well: 32 for up to 15 slices, 64 for up to 31, else
   * 128
   */
  readonly trainings?: number;
  /** The share of its examples that a small slice keeps, in (0, 1). @default 0.4 */
  readonly lowShare?: number;
  /** p: how losses fall with sizes, as size^−p. @default 0.5 */
  readonly exponent?: number;
  /**
   * How losses depend on sizes: `additive`, sums of what each slice's size does; `effective`, powers of
   * effective data, which goes further from the present sizes; `auto`, both, weighed by how well they predict
   * held-out trainings. @default "additive"
   */
  readonly form?: LossFormName;
}

/**
 * Further trainings on all examples: how far final trainings vary by their seeds cannot be seen from
 * trainings on parts.
 */
const replicates = 3;
/** So many trainings one after the other begin with the same weights. */
const trainingsPerStart = 10;

/**
 * Designed estimation: in each training about half of the slices keep only a part of their examples, in a
 * pattern that tells apart what each slice's examples do to the loss of every slice
 * (`@slicetuner/influence`).
 *
 * What it costs and what it tells: a training uses on average (1 + `lowShare`) / 2 of the examples, 0.7 by
 * default, so that all of them cost about 0.7 M trainings on everything (the published estimation's 50 cost
 * about 28), and three more on everything tell how far final trainings vary by their seeds. More trainings
 * measure better what these examples do, but the examples themselves are one draw, which no number of
 * trainings changes.
 *
 * Diverged trainings are left out, and a warning says what the design lost.
 * @throws InvalidInputError for options outside their ranges.
 * @throws TrainingError from `fit`, when too few trainings are left to tell the slices' influence apart.
 */
export function designedEstimation(options: DesignedEstimationOptions = {}): Estimator {
  const { trainings, lowShare = 0.4, exponent = 0.5, form = "additive" } = options;
  const problems = new ProblemList();
  expectCount(problems, "trainings", trainings ?? fewestTrainings, fewestTrainings);
  problems.expect(lowShare > 0 && lowShare < 1, "lowShare", `${lowShare}; expected a number in (0, 1)`);
  problems.expect(exponent > 0 && exponent < 10, "exponent", `${exponent}; expected a number in (0, 10)`);
  problems.expect(
    lossFormNames.includes(form),
    "form",
    `"${form}"; expected one of ${lossFormNames.join(", ")}`,
  );
  problems.throwIfAny();

  /** The same for design and fit. */
  const layOut = ({ rowsBySlice, random }: EstimationContext): InfluenceDesign =>
    designInfluence({
      sizes: rowsBySlice.map((rows) => rows.length),
      trainings: trainings ?? defaultTrainings(rowsBySlice.length),
      lowShare,
      random: random.fork("design"),
    });

  return {
    name: "designed",
    design: (context) => {
      const { rowsBySlice, random } = context;
      const decks = rowsBySlice.map((rows, slice) => new Deck(rows, random.fork("deck", slice)));
      const varied = layOut(context).sizes.map((sizes, training): TrainingJob => {
        const parts = rowsBySlice.map((rows, slice) =>
          sizes[slice] === rows.length ? rows : decks[slice]!.deal(sizes[slice]!),
        );
        const start = Math.floor(training / trainingsPerStart);
        return {
          id: idOf(training),
          rows: joinRows(parts),
          weightsSeed: random.fork("weights", start).uint32(),
          batchesSeed: random.fork("batches", training).uint32(),
        };
      });
      const whole = Array.from({ length: replicates }, (_, replicate): TrainingJob => {
        const id = `${replicateName}${replicate + 1}`;
        return {
          id,
          rows: joinRows(rowsBySlice),
          weightsSeed: random.fork(id, "weights").uint32(),
          batchesSeed: random.fork(id, "batches").uint32(),
        };
      });
      return [...varied, ...whole];
    },
    fit: (context, allJobs, allResults) => {
      const isReplicate = ({ id }: TrainingJob): boolean => id.startsWith(replicateName);
      const jobs = allJobs.filter((job) => !isReplicate(job));
      const results = allResults.filter((_, index) => !isReplicate(allJobs[index]!));
      const wholes = allResults.filter((_, index) => isReplicate(allJobs[index]!));
      const design = layOut(context);
      const { groups } = design;
      const trainingOf = new Map(design.sizes.map((_, training) => [idOf(training), training]));
      const present = context.rowsBySlice.map((rows) => rows.length);
      const done = jobs.flatMap((job, index) => {
        const losses = results[index]!.validation?.sliceLosses;
        return losses === undefined
          ? []
          : [{ sizes: design.sizes[trainingOf.get(job.id)!]!, losses: losses.map(Number) }];
      });
      const left = { groups, sizes: done.map(({ sizes }) => sizes) };
      const lost = describeLost({
        diverged: jobs.length - done.length,
        missing: design.sizes.length - jobs.length,
        all: design.sizes.length,
      });
      const isCut = lost !== null && done.length > 0;
      const variances = isCut ? effectVariances(left, present, exponent) : null;
      if (lost !== null && !(variances !== null && done.length > variances.size + 1)) {
        const hint = "Lower the learning rate, or look for extreme feature values.";
        const rest =
          done.length === 0
            ? ""
            : `: the ${done.length} that are left cannot separate the influence of the slices`;
        throw new TrainingError(`${lost}${rest}`, { hint });
      }
      const standardErrors = meanStandardErrors(results, present.length);
      const lossModel = createInfluenceLossModel({
        present,
        groups,
        exponent,
        form,
        sizes: left.sizes,
        losses: done.map(({ losses }) => losses),
        standardErrors,
        replicates: wholes.flatMap(({ validation }) =>
          validation === null ? [] : [validation.sliceLosses.map(Number)],
        ),
        ...(context.validationSizes === undefined ? {} : { examples: context.validationSizes }),
      });
      const warnings = [
        ...describeLimits(context, groups, design.sizes.length),
        ...(lost === null
          ? []
          : [
              `${lost} and were left out; ${describeGrowth(effectVariances(design, present, exponent), variances)}`,
            ]),
        ...describeMeasurement(context, standardErrors),
      ];
      return { lossModel, warnings };
    },
  };
}

/** So few validation examples leave a slice's loss open by half of itself and more. */
const fewExamples = 10;

/** Of which slices little or nothing is known of how sure their losses are. */
function describeMeasurement(
  { validationSizes, sliceNames }: EstimationContext,
  standardErrors: readonly (number | null)[],
): string[] {
  if (standardErrors.every((error) => error === null)) {
    return [
      "the trainer gives no standard errors of its validation losses, so forecasts have no bands; give `sliceStandardErrors`, or the loss of each row",
    ];
  }
  const few = (validationSizes ?? []).flatMap((size, slice) =>
    size < fewExamples ? [`${sliceNames?.[slice] ?? slice} (${size})`] : [],
  );
  return few.length === 0
    ? []
    : [
        `losses measured on fewer than ${fewExamples} validation examples are mostly what the other slices suggest: ${nameFew(few)}`,
      ];
}

/** What designs cannot tell of these slices. */
function describeLimits(
  { rowsBySlice, sliceNames }: EstimationContext,
  groups: InfluenceDesign["groups"],
  trainings: number,
): string[] {
  const nameOf = (slice: number): string => sliceNames?.[slice] ?? String(slice);
  const warnings: string[] = [];
  const together = groups.filter((members) => members.length > 1);
  if (together.length > 0) {
    const names = together.map((members) => members.map(nameOf).join(" + "));
    const needed = 2 * rowsBySlice.length + 2;
    warnings.push(
      `${trainings} trainings tell ${groups.length} groups of the ${rowsBySlice.length} slices apart, ${needed} would tell every slice; measured together: ${nameFew(names)}`,
    );
  }
  const single = rowsBySlice.flatMap((rows, slice) => (rows.length === 1 ? [nameOf(slice)] : []));
  if (single.length > 0) {
    warnings.push(
      `slices of one example cannot be varied, their effect is taken to be like that of the others: ${nameFew(single)}`,
    );
  }
  const pairs = rowsBySlice.flatMap((rows, slice) => (rows.length === 2 ? [nameOf(slice)] : []));
  if (pairs.length > 0) {
    warnings.push(`slices of two examples can only be halved, their effect is uncertain: ${nameFew(pairs)}`);
  }
  return warnings;
}

/** `3 of 100 trainings diverged`; null where none is missing. */
function describeLost(counts: { diverged: number; missing: number; all: number }): string | null {
  const { diverged, missing, all } = counts;
  if (diverged + missing === 0) return null;
  if (missing === 0) return `${diverged} of ${all} trainings diverged`;
  if (diverged === 0) return `${missing} of ${all} trainings are missing`;
  return `${diverged} of ${all} trainings diverged, ${missing} are missing`;
}

/**
 * By how much less surely the design tells effects: the root of the mean variance, against that of the whole
 * design.
 */
function describeGrowth(
  whole: ReadonlyMap<number, number> | null,
  left: ReadonlyMap<number, number> | null,
): string {
  if (whole === null || left === null) return "what that costs is not known";
  const groups = [...left.keys()];
  const sum = (variances: ReadonlyMap<number, number>): number =>
    groups.reduce((total, group) => total + variances.get(group)!, 0);
  const growth = groups.length === 0 ? 1 : Math.sqrt(sum(left) / sum(whole));
  return `standard errors of the slices' influence are ${((growth - 1) * 100).toFixed(1)} % larger for it`;
}

const replicateName = "replicate-";

function idOf(training: number): string {
  return `training-${training + 1}`;
}

/** Of each slice's validation loss, over the trainings that tell; null where none does. */
function meanStandardErrors(results: readonly TrainingResult[], slices: number): (number | null)[] {
  return Array.from({ length: slices }, (_, slice) => {
    const known = results.flatMap(({ validation }) => validation?.sliceStandardErrors?.[slice] ?? []);
    return known.length === 0 ? null : known.reduce((sum, error) => sum + error, 0) / known.length;
  });
}
