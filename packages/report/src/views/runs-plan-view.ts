import type { RunsPlanResult } from "@slicetuner/results";
import { mixtureLossesChart, mixtureLossRows } from "../charts/mixture-losses.ts";
import { planAmountsChart, planAmountsRows } from "../charts/plan-amounts.ts";
import { countOf, formatNumber } from "../format.ts";
import { checkWarnings } from "./checks.ts";
import { describePurchase } from "./plan-checks.ts";
import { type HealthCheck, type ResultView, type Section, section } from "./view.ts";

/** A plan from trainings that somebody had done already. */
export function runsPlanView(result: RunsPlanResult): ResultView {
  const { slices, plan, runs } = result;
  const losses = mixtureLossRows(result);
  return {
    title: "Plan from trainings",
    answer: answerOf(result),
    picture: slices === null ? null : planAmountsChart(planAmountsRows(slices)),
    currency: null,
    facts: [
      ["Trainings", formatNumber(runs.count, "amount")],
      ["Slices", formatNumber(runs.slices.length, "amount")],
      ["Losses", runs.losses.join(", ")],
      ...(plan === null
        ? []
        : [
            ["Budget", formatNumber(plan.budget, "money")] as const,
            ["Cost of the plan", formatNumber(plan.cost, "money")] as const,
          ]),
    ],
    checks: runsPlanChecks(result),
    sections: [
      ...(losses.length === 0
        ? []
        : [section("expected", "What it is expected to do", { charts: [mixtureLossesChart(losses)] })]),
      ...validitySection(result),
      ...predictionsSection(result),
      ...proposalsSection(result),
    ],
  };
}

function answerOf({ slices, plan, runs, predictions, proposals }: RunsPlanResult): string {
  if (slices === null || plan === null)
    return `From ${countOf(runs.count, "training")}: ${countOf(predictions.length, "mixture")} predicted, ${countOf(proposals.length, "further training")} proposed.`;
  const purchase = describePurchase(slices);
  const { expected, lower, upper } = plan.gain;
  const loss = (value: number) => formatNumber(value, "loss");
  return `${purchase === "" ? "Buy nothing" : `Buy ${purchase}`}, for ${formatNumber(plan.cost, "money")}. Compared with equal amounts the mean loss is expected to be lower by ${loss(expected)} (90 % band ${loss(lower)} to ${loss(upper)}); the chance that it is lower is ${Math.round(100 * plan.probabilityBetter)} %.`;
}

function runsPlanChecks({ plan, warnings }: RunsPlanResult): HealthCheck[] {
  const title = "Is the prediction sharp enough to act on?";
  return [
    ...(plan === null
      ? []
      : [
          plan.gain.lower > 0
            ? ({
                status: "pass",
                title,
                finding: "The band of the gain lies above 0.",
                advice: null,
              } as const)
            : ({
                status: "warn",
                title,
                finding: `The band of the gain reaches ${formatNumber(plan.gain.lower, "loss")}.`,
                advice: "Do the trainings that --propose names, and plan again.",
              } as const),
        ]),
    ...checkWarnings(warnings),
  ];
}

/** What the runs are still valid for, where slices have changed since. */
function validitySection({ runs: { validity } }: RunsPlanResult): Section[] {
  if (validity.length < 2 && validity.every(({ changes }) => changes.length === 0)) return [];
  return [
    section("validity", "What the trainings are still valid for", {
      paragraphs: [
        "Slices have changed since some of the trainings. Sizes of merged slices add up, and their loss is the mean by size; the size of a slice that was split counts as its parts', in proportion, but its loss tells of none of them alone; a slice that has other rows now tells no loss.",
      ],
      table: {
        columns: [
          { title: "trainings" },
          { title: "changed since" },
          { title: "valid for the losses of" },
          { title: "not for" },
        ],
        rows: validity.map(({ runs, changes, losses, notFor }) => [
          runs.join(", "),
          changes
            .map(({ kind, before, now }) => `${kind}: ${before.join(", ")} → ${now.join(", ")}`)
            .join("; "),
          losses.join(", "),
          notFor.join(", "),
        ]),
      },
    }),
  ];
}

function predictionsSection({ predictions }: RunsPlanResult): Section[] {
  if (predictions.length === 0) return [];
  return [
    section("predictions", "Predicted mixtures", {
      table: {
        columns: [
          { title: "row", format: "amount" },
          { title: "loss" },
          { title: "expected", format: "loss" },
          { title: "from", format: "loss" },
          { title: "to", format: "loss" },
        ],
        rows: predictions.flatMap(({ losses }, index) =>
          Object.entries(losses).map(([name, { expected, lower, upper }]) => [
            index + 1,
            name,
            expected,
            lower,
            upper,
          ]),
        ),
      },
    }),
  ];
}

function proposalsSection({ proposals }: RunsPlanResult): Section[] {
  if (proposals.length === 0) return [];
  const names = Object.keys(proposals[0]!);
  return [
    section("proposals", "Trainings to do next", {
      paragraphs: ["Amounts of the trainings that would make the losses surest, the most telling first."],
      table: {
        columns: [
          { title: "training", format: "amount" },
          ...names.map((title) => ({ title, format: "amount" as const })),
        ],
        rows: proposals.map((amounts, index) => [index + 1, ...names.map((slice) => amounts[slice] ?? null)]),
      },
    }),
  ];
}
