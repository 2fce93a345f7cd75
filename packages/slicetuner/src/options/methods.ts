import { estimationKinds } from "@slicetuner/results";
import { baselineNames, isBaseline, type Strategy, strategyNames, tunedNames } from "@slicetuner/tuner";
import { type Reading, schemaOf, show, wrong } from "./value-schemas.ts";

export type EstimationKind = (typeof estimationKinds)[number];

/** A strategy with the estimation that it plans on. */
export interface PlannedMethod {
  /** In results, and as `--strategies` takes it whatever `--estimation` says. */
  readonly name: string;
  readonly strategy: Strategy;
  /** null for baselines, which estimate nothing. */
  readonly estimation: EstimationKind | null;
  /** In how many parts `stepwise` spends the budget, where that is said. */
  readonly rounds?: number;
}

/** Whether a method plans as the published ones do. */
export function isPublished({ estimation }: PlannedMethod): boolean {
  return estimation === "amortized" || estimation === "exhaustive";
}

/** What a text says; `estimation` is undefined where it leaves that to `--estimation`. */
interface SpokenMethod {
  readonly strategy: Strategy;
  readonly estimation?: EstimationKind;
  readonly rounds?: number;
}

/** Those that no strategy is called alike; alone they stand for stepwise with them. */
const ownNames = estimationKinds.filter((kind) => !(strategyNames as readonly string[]).includes(kind));

/** `uniform`, `one-shot`, `moderate:amortized`, `designed`, `designed:3` (in three rounds). */
export const methodText = schemaOf<string, string>((input) => {
  if (typeof input !== "string") return wrong(input, "the name of a strategy");
  const reading = readMethod(input);
  return "value" in reading ? { value: input } : reading;
});

/**
 * The methods that the texts name; a tuned strategy without an estimation takes the given one.
 * @param texts as {@link methodText} lets them through
 */
export function planMethods(texts: readonly string[], estimation: EstimationKind): PlannedMethod[] {
  return texts.map((text): PlannedMethod => {
    const reading = readMethod(text);
    if (!("value" in reading)) throw new RangeError(reading.problems.join());
    const spoken = reading.value;
    const method = {
      ...spoken,
      estimation: isBaseline(spoken.strategy) ? null : (spoken.estimation ?? estimation),
    };
    return { name: nameOf(method), ...method };
  });
}

/** The shortest text that always means this method. */
function nameOf({ strategy, estimation, rounds }: Omit<PlannedMethod, "name">): string {
  if (estimation === null) return strategy;
  const isShort = strategy === "stepwise" && ownNames.includes(estimation);
  const name = isShort ? estimation : `${strategy}:${estimation}`;
  return rounds === undefined ? name : `${name}:${rounds}`;
}

function readMethod(text: string): Reading<SpokenMethod> {
  const parts = text.split(":");
  const last = parts.length > 1 && /^\d+$/.test(parts.at(-1)!) ? parts.pop() : undefined;
  const [first, second, ...others] = parts as [string, ...string[]];
  const says = `is ${show(text)}`;
  const refuse = (message: string) => ({ problems: [`${says}${message}`] });
  const short = ownNames.find((kind) => kind === first);
  const strategy = short === undefined ? strategyNames.find((name) => name === first) : "stepwise";
  if (strategy === undefined) return wrong(text, `one of ${[...strategyNames, ...ownNames].join(", ")}`);
  if (others.length > 0 || (short !== undefined && second !== undefined)) {
    return refuse("; expected a strategy, or strategy:estimation, e.g. moderate:amortized");
  }
  if (isBaseline(strategy) && parts.length > 1) {
    return refuse(`, but ${strategy} looks at sizes and prices only: it takes no estimation`);
  }
  const estimation = short ?? estimationKinds.find((kind) => kind === second);
  if (second !== undefined && estimation === undefined) {
    return refuse(`, and "${second}" is no estimation; there are ${estimationKinds.join(", ")}`);
  }
  const rounds = last === undefined ? undefined : Number(last);
  if (rounds === 0 || (last !== undefined && strategy !== "stepwise")) {
    return refuse(
      ": a number of rounds, at least 1, follows stepwise and its estimation only, as in designed:3",
    );
  }
  return {
    value: {
      strategy,
      ...(rounds === undefined ? {} : { rounds }),
      ...(estimation === undefined ? {} : { estimation }),
    },
  };
}

/** The published estimation was called like a baseline: `proportional`. */
export function modernEstimation(input: unknown): unknown {
  return input === "proportional" ? "amortized" : undefined;
}

/** The same in a list of methods, as text or as an array. The baseline `proportional` follows no colon. */
export function modernMethods(input: unknown): unknown {
  const texts = Array.isArray(input) ? input : [input];
  const modern = texts.map((text) =>
    typeof text === "string" ? text.replace(/:proportional\b/g, ":amortized") : text,
  );
  if (modern.every((text, index) => text === texts[index])) return undefined;
  return Array.isArray(input) ? modern : modern[0];
}

/** What `--strategies` takes, for people. */
export const methodForms = `${baselineNames.join(", ")}; ${tunedNames.join(", ")} with the estimation of --estimation, or with another as in moderate:amortized; ${ownNames.join(", ")} for stepwise with that estimation, designed:3 for three rounds`;
