import { formatAmount, formatLoss as formatLossInText, type RunsPlanResult } from "@slicetuner/results";
import { pc } from "../../../cli/colors.ts";
import type { LoadedConfig } from "../../../cli/load-config.ts";
import { pickOptions } from "../../../cli/option-group.ts";
import type { Output } from "../../../cli/output.ts";
import { Placeholder, suggestCommand } from "../../../cli/suggest-command.ts";
import { renderTable } from "../../../cli/table.ts";
import { formatLoss } from "../../../describe/format.ts";
import { aimOptions } from "../../../options/aim-options.ts";
import { dataOptions } from "../../../options/data-options.ts";
import { seedOptions } from "../../../options/output-options.ts";
import { planMoneyOptions, runsOptions } from "../options.ts";
import { renderValidity } from "./validity.ts";

type Loss = RunsPlanResult["predictions"][number]["losses"][string];

/** Mixtures whose predictions are shown; the whole is in the JSON. */
const shownPredictions = 5;

/** Says what to buy and what it gains, then what was predicted and proposed. */
export function showRunsPlan(result: RunsPlanResult, output: Output): void {
  const { plan, slices, predictions, proposals, runs } = result;
  const validity = renderValidity(runs.validity);
  if (validity !== undefined) output.print(`\n${pc.bold("What the runs are still valid for")}\n${validity}`);
  if (plan !== null && slices !== null) {
    const { cost, budget } = plan;
    const isEqual = slices.every(({ name, buy }) => buy === plan.equalAmounts.buy[name]);
    output.print(`\n${pc.bold(isEqual ? "Equal amounts are the best mixture found." : sayGain(plan))}\n`);
    const columns = [
      { title: "slice", align: "left" as const },
      { title: "have" },
      { title: "buy" },
      { title: "cost" },
    ];
    const rows = slices.map(({ name, size, buy, cost: price }) => [
      name,
      formatExact(size),
      formatExact(buy),
      formatExact(price),
    ]);
    output.print(renderTable(columns, rows));
    output.print(`\n${renderLosses(plan.losses)}`);
    output.print(
      pc.dim(
        `\nCosts ${formatExact(cost)} of ${formatAmount(budget)}. Found by searching: a better mixture may exist. Based on ${result.runs.count} runs.`,
      ),
    );
  }
  predictions.slice(0, shownPredictions).forEach(({ losses }, row) => {
    output.print(`\n${pc.bold(`Row ${row + 1} of --predict`)}\n${renderLosses(losses)}`);
  });
  const more = predictions.length - shownPredictions;
  if (more > 0) output.print(pc.dim(`\n${more} more predictions are in --json and --out.`));
  if (proposals.length > 0) {
    const names = Object.keys(proposals[0]!);
    const columns = [{ title: "run" }, ...names.map((title) => ({ title }))];
    const rows = proposals.map((amounts, run) => [
      String(run + 1),
      ...names.map((name) => String(amounts[name])),
    ]);
    output.print(`\n${pc.bold("Further runs that would make this surest")}\n${renderTable(columns, rows)}`);
  }
  output.print(pc.dim(`\nNext: ${nextStep(result, output.config)}`));
}

/** The answer in one sentence. A mixture may cost mean loss where fairness is worth it. */
function sayGain({ gain, probabilityBetter }: NonNullable<RunsPlanResult["plan"]>): string {
  const { expected, lower, upper } = gain;
  const chance = `${Math.round(100 * probabilityBetter)} %`;
  if (expected > 0) {
    const band = `${formatLossInText(lower)} to ${formatLossInText(upper)}`;
    return `Buying this is expected to lower the mean loss by ${formatLossInText(expected)} (${band}) beside equal amounts; it does with a chance of ${chance}.`;
  }
  const band = `${formatLossInText(-upper)} to ${formatLossInText(-lower)}`;
  return `Buying this makes losses more equal, and is expected to raise the mean loss by ${formatLossInText(-expected)} (${band}) beside equal amounts; it lowers it with a chance of ${chance}.`;
}

function renderLosses(losses: Readonly<Record<string, Loss>>): string {
  return renderTable(
    [{ title: "loss of", align: "left" }, { title: "expected" }, { title: "90 % band" }],
    Object.entries(losses).map(([name, { expected, lower, upper }]) => [
      name,
      formatLoss(expected),
      `${formatLoss(lower)} – ${formatLoss(upper)}`,
    ]),
  );
}

/** Shares are small numbers: as many digits as tell them apart. */
function formatExact(amount: number): string {
  return Math.abs(amount) < 10 && !Number.isInteger(amount)
    ? String(Number(amount.toPrecision(3)))
    : formatAmount(amount);
}

const repeatedOptions = [
  pickOptions(dataOptions, ["slices"]),
  planMoneyOptions,
  pickOptions(aimOptions, ["sliceWeights"]),
  runsOptions,
  seedOptions,
];

function nextStep({ plan, proposals, settings }: RunsPlanResult, config: LoadedConfig | undefined): string {
  if (plan === null) {
    const budgeted = suggestCommand(
      "plan",
      repeatedOptions,
      settings,
      { budget: new Placeholder("AMOUNT") },
      config,
    );
    return `\`${budgeted}\` finds the best mixture.`;
  }
  if (proposals.length > 0) return "make these runs, add them to the table, and plan again.";
  const proposed = suggestCommand("plan", repeatedOptions, settings, { propose: 8 }, config);
  return `\`${proposed}\` shows which further runs would make this surer.`;
}
