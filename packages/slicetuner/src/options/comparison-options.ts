import { defineOptions, type Reading, type SpecOf } from "../cli/option-group.ts";
import {
  checkEstimation,
  type EstimationSpec,
  estimationTable,
  recordEstimation,
} from "./estimation-options.ts";
import {
  type EstimationKind,
  methodForms,
  methodText,
  modernMethods,
  type PlannedMethod,
  planMethods,
} from "./methods.ts";
import { repeatsOption } from "./repeats-option.ts";
import { names, whole } from "./value-schemas.ts";

/** Which methods are compared, and over how many seeds. */
export const comparisonOptions = defineOptions({
  name: "comparison",
  title: "Methods and seeds",
  options: {
    ...estimationTable,
    strategies: {
      flag: "--strategies <names>",
      description: `methods to compare: ${methodForms}`,
      schema: names(methodText),
      modernize: modernMethods,
    },
    repeats: repeatsOption,
    oracle: {
      flag: "--oracle <plans>",
      description:
        "try this many random plans on each seed, and show what share of the possible gain each method gets",
      schema: whole(0),
      default: 0,
    },
    seeds: {
      flag: "--seeds <count>",
      description: "how many seeds to average over",
      schema: whole(1),
      default: 5,
    },
    seed: {
      flag: "--seed <number>",
      description: "the first seed; one seed, one result",
      schema: whole(0),
      default: 1,
    },
  },
  read: ({ strategies, repeats, oracle, seeds, seed, ...estimation }, reading) => {
    const methods = planMethods(strategies ?? defaultMethods(estimation.estimation), estimation.estimation);
    checkMethods(methods, estimation, reading);
    reading.problems.expect(
      oracle === 0 || methods.some(({ name }) => name === "uniform"),
      "--oracle",
      "needs uniform in --strategies: gains are gains over it",
    );
    reading.problems.expect(
      // Not their sum: it would be rounded.
      seeds - 1 <= Number.MAX_SAFE_INTEGER - seed,
      "--seeds",
      `the last seed, ${seed} + ${seeds} − 1, is above ${Number.MAX_SAFE_INTEGER}`,
    );
    return { estimation, methods, repeats, oracle, seeds, seed };
  },
  record: ({ estimation, methods, repeats, oracle, seeds, seed }) => ({
    ...recordEstimation(estimation, kindsOf(methods)),
    strategies: methods.map(({ name }) => name),
    repeats,
    oracle,
    seeds,
    seed,
  }),
});

/**
 * Methods with the estimations that they plan on, final trainings of each, plans of the oracle, and the
 * seeds.
 */
export type ComparisonSpec = SpecOf<typeof comparisonOptions>;

/** The baselines, stepwise with the chosen estimation, and the published planners, each once. */
function defaultMethods(estimation: EstimationKind): string[] {
  const baselines = ["none", "uniform", "water-filling", "proportional"];
  const planned = planMethods(["stepwise", "one-shot:amortized", "moderate:amortized"], estimation);
  return [...new Set([...baselines, ...planned.map(({ name }) => name)])];
}

function kindsOf(methods: readonly PlannedMethod[]): EstimationKind[] {
  return [...new Set(methods.flatMap(({ estimation }) => estimation ?? []))];
}

/** Whether each method is named once, and the estimation's options say something to some of them. */
function checkMethods(methods: readonly PlannedMethod[], spec: EstimationSpec, reading: Reading): void {
  const names = methods.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  for (const name of twice) reading.problems.add("--strategies", `names ${name} twice`);
  const kinds = kindsOf(methods);
  reading.problems.expect(
    !reading.isGiven("estimation") || kinds.includes(spec.estimation),
    "--estimation",
    `is ${spec.estimation}, and no method of --strategies plans by it`,
  );
  checkEstimation(
    spec,
    kinds,
    reading,
    (meanings) => `has no effect on these methods: it belongs to ${meanings.join(" and ")} estimation`,
  );
}
