import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { SliceTunerError } from "@slicetuner/core";
import { codeRows } from "@slicetuner/slice-finder";
import { readAdultRows } from "./adult-rows.ts";
import { countFalseDiscoveries } from "./false-discoveries.ts";
import { lossesOfModel, ownAnswers } from "./model-losses.ts";
import { measureRecall } from "./recall.ts";
import { renderFalseDiscoveries, renderRecall } from "./render.ts";

const help = `Slices planted in Adult, and losses that say nothing: what Slice Finder's engines find.

  --seeds N      plantings for each number of literals together (default 200)
  --planted N    slices planted at a time (default 3)
  --shuffles N   shuffled losses for each row of the table of false discoveries (default 1000)
  --out FILE     write everything measured as JSON`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    planted: { type: "string", default: "3" },
    shuffles: { type: "string", default: "1000" },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

try {
  if (values.help) console.log(help);
  else await main(Number(values.seeds), Number(values.planted), Number(values.shuffles));
} catch (error) {
  if (!SliceTunerError.isInstance(error)) throw error;
  console.error(error.message);
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = 1;
}

async function main(seeds: number, planted: number, shuffles: number): Promise<void> {
  const { columns, dataset } = await readAdultRows();
  const losses = await lossesOfModel(dataset);
  const record: Record<string, unknown> = {};
  for (const [title, ownLosses] of [
    ["labels as they are", losses],
    ["labels as the model answers", ownAnswers(losses)],
  ] as const) {
    const { rows } = codeRows({ columns, losses: ownLosses });
    const options = { columns, rows, losses: ownLosses, planted, seeds };
    const runs = await measureRecall(options, ({ method, seed }) => show(`${method}, seed ${seed}`));
    show("");
    console.log(`\n## ${planted} planted slices, ${seeds} seeds: ${title}\n\n${renderRecall(runs)}`);
    record[title] = runs;
  }
  const significance = 0.05;
  const counts = [];
  for (const [name, shuffled] of [
    ["log loss", losses],
    ["0-1 loss", losses.map((loss) => (loss > Math.LN2 ? 1 : 0))],
  ] as const)
    for (const engine of ["lattice", "tree"] as const)
      for (const effectThreshold of [0.4, 0.2]) {
        const options = { engine, significance, effectThreshold, seeds: shuffles };
        const report = (done: number) => show(`shuffled ${name}, ${engine}: ${done} of ${shuffles}`);
        const counted = await countFalseDiscoveries(columns, shuffled, options, report);
        counts.push({ losses: name, effectThreshold, ...counted });
      }
  show("");
  console.log(
    `\n## Shuffled losses, alpha ${significance}\n\n${renderFalseDiscoveries(counts, significance)}`,
  );
  if (values.out !== undefined)
    await writeFile(values.out, `${JSON.stringify({ ...record, falseDiscoveries: counts }, null, 2)}\n`);
}

/** A line of progress in a terminal; nothing where output is piped. */
function show(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
