import { readFileSync } from "node:fs";
import { expectKnown, ProblemList } from "@slicetuner/core";

/** What is bought and how, as JSON can hold it. Money in US dollars, times in seconds. */
export interface MturkConfig {
  /** `collect`: a worker brings a new example; `label`: several workers label an example that is there. */
  readonly task: "collect" | "label";
  /** `production` spends real money; in the sandbox workers and money are pretended. @default "sandbox" */
  readonly environment?: "sandbox" | "production";
  /** Another address, e.g. of a simulator. @default the environment's */
  readonly endpoint?: string;
  /** @default "us-east-1", the only one that the service has */
  readonly region?: string;
  /** Paid to a worker for one assignment, dollars and cents: one for all slices or one for each. */
  readonly reward: number | readonly number[];
  /** Different workers that label one example; 1 where examples are collected. @default 3 */
  readonly assignments?: number;
  /**
   * The marketplace's share of the reward. @default 0.2, from 10 assignments on 0.4, and 0.05 more for
   * Masters
   */
  readonly feeRate?: number;
  /** What workers see first, at most 128 characters. */
  readonly title: string;
  /** At most 2,000 characters. */
  readonly description: string;
  /** @default none */
  readonly keywords?: readonly string[];
  /** How long a task can be taken. @default 604800, a week */
  readonly lifetimeSeconds?: number;
  /** How long a worker may take. @default 1800 */
  readonly assignmentSeconds?: number;
  /** Work that is not judged is paid after this time. @default 604800, a week */
  readonly autoApprovalSeconds?: number;
  /** @default everybody */
  readonly qualifications?: MturkQualifications;
  /**
   * A file with the task's page, HTML with placeholders; see the README. @default generated from the columns
   */
  readonly templateFile?: string;
  /**
   * Whether work that turned out unusable is rejected and not paid, which counts against the worker. @default
   * false
   */
  readonly rejectUnusable?: boolean;
}

/** Who may work on a task. */
export interface MturkQualifications {
  /** Percent of the worker's earlier assignments that were approved, at least. */
  readonly approvalRate?: number;
  /** Countries, ISO 3166. */
  readonly countries?: readonly string[];
  /** Only those whom the marketplace calls Masters. */
  readonly masters?: boolean;
}

/** A {@link MturkConfig} that was checked, with its defaults. */
export interface MturkSettings
  extends Required<Omit<MturkConfig, "endpoint" | "feeRate" | "templateFile" | "reward" | "keywords">> {
  readonly endpoint: string;
  readonly feeRate: number | undefined;
  readonly template: string | undefined;
  /** One for each slice. */
  readonly rewards: readonly number[];
  readonly keywords: string;
}

const endpoints = {
  sandbox: "https://mturk-requester-sandbox.us-east-1.amazonaws.com",
  production: "https://mturk-requester.us-east-1.amazonaws.com",
};

/** All there are: the compiler holds the list to the interface. */
const optionNames: Readonly<Record<keyof MturkConfig, true>> = {
  task: true,
  environment: true,
  endpoint: true,
  region: true,
  reward: true,
  assignments: true,
  feeRate: true,
  title: true,
  description: true,
  keywords: true,
  lifetimeSeconds: true,
  assignmentSeconds: true,
  autoApprovalSeconds: true,
  qualifications: true,
  templateFile: true,
  rejectUnusable: true,
};

const year = 31_536_000;

/** @throws InvalidInputError with everything that is wrong */
export function completeConfig(config: MturkConfig, slices: number): MturkSettings {
  const problems = new ProblemList();
  // A setting that is misspelt would otherwise be ignored, and money spent in another way than was meant.
  expectKnown(config, Object.keys(optionNames), problems);
  const { environment = "sandbox", task, reward } = config;
  problems.expect(
    task === "collect" || task === "label",
    "task",
    `is ${task}, expected "collect" or "label"`,
  );
  problems.expect(
    environment in endpoints,
    "environment",
    `is ${environment}, expected "sandbox" or "production"`,
  );
  const rewards = typeof reward === "number" ? new Array<number>(slices).fill(reward) : [...(reward ?? [])];
  checkRewards(problems, rewards, slices, typeof reward === "number");
  const settings: MturkSettings = {
    task,
    environment,
    endpoint: config.endpoint ?? endpoints[environment] ?? endpoints.sandbox,
    region: config.region ?? "us-east-1",
    rewards,
    assignments: config.assignments ?? (task === "collect" ? 1 : 3),
    feeRate: config.feeRate,
    title: config.title ?? "",
    description: config.description ?? "",
    keywords: (config.keywords ?? []).join(", "),
    lifetimeSeconds: config.lifetimeSeconds ?? 604_800,
    assignmentSeconds: config.assignmentSeconds ?? 1800,
    autoApprovalSeconds: config.autoApprovalSeconds ?? 604_800,
    qualifications: config.qualifications ?? {},
    template: readTemplate(problems, config.templateFile),
    rejectUnusable: config.rejectUnusable ?? false,
  };
  checkSettings(problems, settings);
  problems.throwIfAny();
  return settings;
}

function readTemplate(problems: ProblemList, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    problems.add("templateFile", `cannot be read: ${(error as Error).message}`);
    return undefined;
  }
}

function checkRewards(
  problems: ProblemList,
  rewards: readonly number[],
  slices: number,
  isOne: boolean,
): void {
  problems.expect(rewards.length === slices, "reward", `${rewards.length} rewards for ${slices} slices`);
  (isOne ? rewards.slice(0, 1) : rewards).forEach((reward, slice) => {
    problems.expect(
      Number.isInteger(Math.round(reward * 1e8) / 1e6) && reward > 0,
      isOne ? "reward" : `reward[${slice}]`,
      `is ${reward}, expected dollars and whole cents, above 0`,
    );
  });
}

function checkSettings(problems: ProblemList, settings: MturkSettings): void {
  const { task, assignments, feeRate, qualifications } = settings;
  const expectWithin = (path: string, value: number, least: number, most: number) =>
    problems.expect(
      Number.isInteger(value) && value >= least && value <= most,
      path,
      `is ${value}, expected a whole number, ${least} to ${most}`,
    );
  expectWithin("assignments", assignments, 1, task === "collect" ? 1 : 100);
  expectWithin("lifetimeSeconds", settings.lifetimeSeconds, 30, year);
  expectWithin("assignmentSeconds", settings.assignmentSeconds, 30, year);
  expectWithin("autoApprovalSeconds", settings.autoApprovalSeconds, 0, 2_592_000);
  if (qualifications.approvalRate !== undefined) {
    expectWithin("qualifications.approvalRate", qualifications.approvalRate, 0, 100);
  }
  for (const [index, country] of (qualifications.countries ?? []).entries()) {
    const path = `qualifications.countries[${index}]`;
    problems.expect(/^[A-Z]{2}$/.test(country), path, `is ${country}, expected two capital letters`);
  }
  problems.expect(
    feeRate === undefined || (feeRate >= 0 && feeRate < 10),
    "feeRate",
    `is ${feeRate}, expected a share of the reward such as 0.2`,
  );
  expectText(problems, "title", settings.title, 128);
  expectText(problems, "description", settings.description, 2000);
  problems.expect(settings.keywords.length <= 1000, "keywords", "are longer than 1,000 characters");
  problems.expect(
    URL.canParse(settings.endpoint),
    "endpoint",
    `is ${settings.endpoint}, expected an address`,
  );
}

function expectText(problems: ProblemList, path: string, text: string, longest: number): void {
  problems.expect(
    text !== "" && text.length <= longest,
    path,
    `has ${text.length} characters, expected 1 to ${longest}`,
  );
}
