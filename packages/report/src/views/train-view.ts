import type { TrainResult } from "@slicetuner/results";
import { batchShareNames, batchShareRows, batchSharesChart } from "../charts/batch-shares.ts";
import { fairnessOf, frontierChart, frontierRows } from "../charts/fairness-frontier.ts";
import { fairnessTitles } from "../charts/fairness-gaps.ts";
import { overSeeds } from "../charts/measured.ts";
import { countOf, formatNumber, listOf } from "../format.ts";
import { checkWarnings } from "./checks.ts";
import { fairnessSections } from "./fairness-sections.ts";
import { type HealthCheck, type ResultView, type Section, section } from "./view.ts";

export function trainView(result: TrainResult): ResultView {
  const { data, methods, seeds } = result;
  const fairness = fairnessOf(result);
  const rows = frontierRows(result, fairness);
  const intervals = seeds.length < 2 ? null : "90 % intervals over the seeds";
  const groups = fairnessSections(methods[0]?.test.groups ?? [], overSeeds(seeds.length), intervals);
  const frontier = methods.length > 1 && rows.some(({ gap }) => gap !== null);
  return {
    title: "Training",
    answer: answerOf(result),
    picture: frontier ? frontierChart(rows, fairness) : (groups[0]?.charts[0] ?? null),
    currency: null,
    facts: [
      ["Data", data.source],
      [
        "Training, validation, test rows",
        [data.trainRows, data.validationRows, data.testRows]
          .map((count) => formatNumber(count, "amount"))
          .join(", "),
      ],
      ["Method", result.method],
      ...(data.positive === null ? [] : [["Positive decision", data.positive] as const]),
      ["Groups", data.groups.map(({ name }) => name).join(", ")],
      ["Seeds", formatNumber(seeds.length, "amount")],
      ["Trained by", `${result.trainer}, ${result.executor}`],
      ...(result.folder === null ? [] : [["Folder of the model", result.folder] as const]),
    ],
    checks: trainChecks(result),
    sections: [...(frontier ? groups : groups.slice(1)), ...pathSection(result)],
  };
}

function answerOf(result: TrainResult): string {
  const { method, methods } = result;
  const [chosen, ...others] = methods;
  if (chosen === undefined) return `Trained: ${method}.`;
  const fairness = fairnessOf(result);
  const show = (value: number | null | undefined, format: "share" | "number") =>
    value === null || value === undefined ? "unknown" : formatNumber(value, format);
  const plain = others.find((other) => other.method === "plain");
  // Where a gap cannot be told for all groups together, it may be for those of one column.
  const all = chosen.test.groups;
  const known = all.findIndex((group) => group.fairness[fairness].gap.mean !== null);
  const groups = all[Math.max(0, known)];
  const outcome = ({ test }: typeof chosen) =>
    `an accuracy of ${show(test.accuracy.mean, "share")}${groups === undefined ? "" : ` and a gap of ${show(test.groups.find(({ name }) => name === groups.name)?.fairness[fairness].gap.mean, "number")}`}`;
  const beside = plain === undefined ? "" : `; plain training reaches ${outcome(plain)}`;
  const meaning =
    groups === undefined
      ? ""
      : ` (${fairnessTitles[fairness]} of ${groups.name}, 0 is fair${known > 0 ? `; that of ${all[0]!.name} cannot be told` : ""})`;
  return `${method} reaches ${outcome(chosen)}${meaning}${beside}.`;
}

function trainChecks({ seeds, methods, fairBatch, warnings }: TrainResult): HealthCheck[] {
  const constant = methods.filter(({ constantSeeds }) => constantSeeds > 0).map(({ method }) => method);
  const moving = fairBatch.filter(({ status }) => status === "moving").length;
  const saturated = fairBatch.filter(({ status }) => status === "saturated").length;
  return [
    seeds.length < 5
      ? {
          status: "warn",
          title: "Number of seeds",
          finding: `${countOf(seeds.length, "seed")}: differences between methods may be chance.`,
          advice: "Try --seeds 10.",
        }
      : {
          status: "pass",
          title: "Number of seeds",
          finding: `${countOf(seeds.length, "seed")}.`,
          advice: null,
        },
    constant.length > 0
      ? {
          status: "warn",
          title: "Decisions",
          finding: `${listOf([...new Set(constant)])}: decides the same for every row with some seeds, trivially fair and of no use.`,
          advice: "Allow a larger gap, or train for longer.",
        }
      : { status: "pass", title: "Decisions", finding: "They differ from row to row.", advice: null },
    ...(fairBatch.length === 0 ? [] : [checkPath(moving, saturated, fairBatch.length)]),
    ...checkWarnings(warnings),
  ];
}

function checkPath(moving: number, saturated: number, seeds: number): HealthCheck {
  const title = "FairBatch's shares";
  if (saturated > 0) {
    const finding = `With ${saturated} of ${countOf(seeds, "seed")} some reached 0 or all of a batch: the gap cannot be lowered further this way.`;
    return { status: "warn", title, finding, advice: "Try --method post-process, or gather more rows." };
  }
  return moving > 0
    ? {
        status: "warn",
        title,
        finding: `With ${moving} of ${countOf(seeds, "seed")} they were still moving.`,
        advice: "Train for more epochs (--maximum-epochs), or in larger steps (--fair-step).",
      }
    : { status: "pass", title, finding: "They settled.", advice: null };
}

/** Of the first seed: those of others look alike. */
function pathSection({ fairBatch: [first] }: TrainResult): Section[] {
  if (first === undefined || first.trace.length === 0) return [];
  return [
    section("path", "How FairBatch got there", {
      charts: [batchSharesChart(batchShareRows(first), batchShareNames(first))],
    }),
  ];
}
