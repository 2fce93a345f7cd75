import { expectKnown, ProblemList, type SecretReference } from "@slicetuner/core";
import { checkBaseUrl } from "@slicetuner/http-client";
import { configSchema } from "./parse-options.ts";

/** Where labels are made and what they cost, as JSON can hold it. */
export interface LabelStudioConfig {
  /** Address of the server, e.g. `https://label.example.org`. */
  readonly url: string;
  /** Number of the project, as its address in the browser shows it. */
  readonly project: number;
  /** A personal access token or a legacy token, by the name of the environment variable that holds it. */
  readonly token: SecretReference;
  /**
   * What one labelled example of each slice costs you, or one price for all; in the unit of the budget.
   * @default 1
   */
  readonly unitCosts?: number | readonly number[];
  /** Name of the project's `Choices` that gives the label. @default the only one */
  readonly control?: string;
  /** The choice of each class, where it is called differently. @default the names of the classes */
  readonly choices?: Readonly<Record<string, string>>;
  /** Different people who label one example. @default as many as the project asks for */
  readonly annotators?: number;
  /** Time limit of one request in seconds. @default 60 */
  readonly timeoutSeconds?: number;
  /**
   * The pause before a request is tried again for the first time; doubled each time. In milliseconds.
   * @default 500
   */
  readonly pauseMilliseconds?: number;
}

/** A {@link LabelStudioConfig} that was checked, with its defaults. */
export interface LabelStudioSettings
  extends Required<Omit<LabelStudioConfig, "unitCosts" | "control" | "annotators" | "choices">> {
  /** One for each slice. */
  readonly unitCosts: readonly number[];
  /** One for each class. */
  readonly choices: readonly string[];
  readonly control: string | undefined;
  readonly annotators: number | undefined;
}

/** @throws InvalidInputError with everything that is wrong */
export function completeConfig(
  config: LabelStudioConfig,
  slices: number,
  classes: readonly string[],
): LabelStudioSettings {
  const problems = new ProblemList();
  expectKnown(config, Object.keys(configSchema.shape), problems);
  const kinds = configSchema.safeParse(config);
  if (!kinds.success) {
    for (const { path, message } of kinds.error.issues)
      problems.add(path.map(String).join("."), message.replace(/^Invalid input: /, ""));
    problems.throwIfAny();
  }
  const { url, project, token, unitCosts = 1, annotators, choices = {} } = config;
  const prices = typeof unitCosts === "number" ? new Array<number>(slices).fill(unitCosts) : unitCosts;
  checkBaseUrl(url, "url", problems);
  problems.expect(Number.isInteger(project) && project > 0, "project", `is ${project}, expected a number`);
  problems.expect(prices.length === slices, "unitCosts", `${prices.length} prices for ${slices} slices`);
  prices.forEach((price, slice) => {
    const isPrice = price > 0 && Number.isFinite(price);
    problems.expect(isPrice, `unitCosts[${slice}]`, `is ${price}, expected a price above 0`);
  });
  problems.expect(
    annotators === undefined || (Number.isInteger(annotators) && annotators > 0),
    "annotators",
    `is ${annotators}, expected a whole number above 0`,
  );
  for (const name of Object.keys(choices)) {
    problems.expect(classes.includes(name), `choices.${name}`, "is none of the classes");
  }
  problems.throwIfAny();
  return {
    url,
    project,
    token,
    unitCosts: prices,
    choices: classes.map((name) => choices[name] ?? name),
    control: config.control,
    annotators,
    timeoutSeconds: config.timeoutSeconds ?? 60,
    pauseMilliseconds: config.pauseMilliseconds ?? 500,
  };
}
