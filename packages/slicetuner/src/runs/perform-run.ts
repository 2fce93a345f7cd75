import type { Journal } from "@slicetuner/core";
import { isMeasured } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import type { CommandContext } from "../cli/command.ts";
import { findFolderObstacle } from "../cli/result-folder.ts";
import { renderBeforeAfter } from "../describe/before-after.ts";
import { renderCheckedForecast } from "../describe/forecast.ts";
import { renderMoney, renderOrders } from "../describe/orders.ts";
import { showColumns, showPartition } from "../describe/show-source.ts";
import { expectModelFits } from "../options/model-settings.ts";
import { flagOf, type OptionName } from "../options/options.ts";
import { writeModel } from "../training/model-files.ts";
import type { Acquisition } from "./acquisition-file.ts";
import { buyAndMeasure } from "./buy-and-measure.ts";
import { openMarket } from "./open-market.ts";
import { hashData } from "./run-data.ts";

/** What a journal has to fit, when a run begins or goes on. */
export interface RunFacts {
  /** Hash of the data that the run begins with. */
  readonly data: string;
  readonly slices: readonly string[];
}

/** The record that a run is kept in. */
export interface RunPlace {
  readonly journal: Journal;
  /** The folder of the journal; undefined where it is gone with the process. */
  readonly folder: string | undefined;
}

/**
 * Reads the data, opens what they are to be bought from, and runs. All mistakes that can be found before anything is bought
 * come together.
 * @param begin makes or opens the journal, once all is known to be sound
 */
export async function performRun(
  { settings, problems, output, status, signal }: CommandContext,
  work: {
    readonly acquisition: Acquisition | undefined;
    readonly options: readonly OptionName[];
    readonly begin: (facts: RunFacts) => Promise<RunPlace>;
  },
): Promise<void> {
  const { source, sizes, split, unitCosts, market } = await openMarket(
    settings,
    work.acquisition,
    { status, signal },
    problems,
  );
  const { saveModel, budget } = settings;
  const obstacle = saveModel === undefined ? undefined : await findFolderObstacle(saveModel);
  if (obstacle !== undefined) problems.add(flagOf("saveModel"), obstacle);
  if (split) expectModelFits(settings, split.data.train, problems);
  problems.throwIfAny();
  if (!source || !unitCosts || !sizes || !split || !market || budget === undefined) return;

  const { data } = split;
  const slices = data.train.slices.map(({ name }) => name);
  const { journal, folder } = await work
    .begin({ data: hashData(data), slices })
    .catch(async (error: unknown) => {
      await market.acquirer.close();
      throw error;
    });
  market.keepIn(journal);
  try {
    const warnings = [...source.warnings, ...market.warnings, ...journal.warnings];
    showColumns(source, output);
    showPartition(source, output);
    for (const warning of warnings) output.warn(warning);
    const { result, model } = await buyAndMeasure({
      source,
      sizes,
      unitCosts,
      warnings,
      output,
      status,
      signal,
      data,
      acquirer: market.acquirer,
      intake: market.intake,
      journal,
      folder,
      currency: work.acquisition?.currency,
      settings: { ...settings, budget },
      options: work.options,
    });
    await output.writeResult(result);
    output.print();
    if (settings.sources !== undefined) output.print(renderOrders(result.orders, result.currency));
    if (isMeasured(result))
      output.print(`${settings.sources === undefined ? "" : "\n"}${renderBeforeAfter(result)}`);
    if (settings.sources !== undefined) output.print(`\n${renderMoney(result.money, result.currency)}`);
    if (result.forecast !== null) output.print(`\n${renderCheckedForecast(result.forecast)}`);
    if (saveModel !== undefined && model !== undefined) {
      const { trainer, settings: recorded } = result;
      const { exampleShape, classes } = data.train;
      const pixels = source.pictures === undefined ? {} : { pixels: "from 0 to 1: bytes divided by 255" };
      const input = { exampleShape, ...pixels, encoding: split.encoding };
      await writeModel(saveModel, model.trained, {
        trainer,
        input,
        classes,
        ...model.record,
        settings: recorded,
      });
      output.print(`\nThe model of the first final training is in ${pc.bold(saveModel)}.`);
    }
    for (const line of nextSteps(result, folder, output.file)) output.print(pc.dim(`\n${line}`));
  } finally {
    await market.acquirer.close();
    await journal.close();
  }
}

function nextSteps(
  { status, heldExamples }: { readonly status: string; readonly heldExamples: number },
  folder: string | undefined,
  file: string | undefined,
): string[] {
  const steps: string[] = [];
  if (status === "orders-open")
    steps.push(
      `Next: \`slicetuner resume ${folder}\` goes on when more has come; \`slicetuner status ${folder}\` shows how it stands.`,
    );
  if (heldExamples > 0) {
    const review = `\`slicetuner review ${folder}\``;
    steps.push(
      `${heldExamples} ${heldExamples === 1 ? "example is" : "examples are"} held for a person: ${review} shows them.`,
    );
  }
  if (status !== "orders-open" && file === undefined && folder === undefined)
    steps.push("Next: --out result.json keeps this result, with the ids of the examples that were bought.");
  return steps;
}
