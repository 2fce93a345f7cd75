import { InvalidInputError } from "@slicetuner/core";
import { openJournal, readJournal } from "@slicetuner/journal";
import { type ReviewResult, startResult } from "@slicetuner/results";
import { quote } from "shlex";
import { pc } from "../../cli/colors.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { flagOf } from "../../cli/option-group.ts";
import { renderTable } from "../../cli/table.ts";
import { outputOptions } from "../../options/output-options.ts";
import { type QuarantinedExample, quarantinedExamples } from "../../runs/quarantined-examples.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { readRunRecord } from "../../runs/run-record.ts";
import { writeProvenance } from "../../runs/write-provenance.ts";
import { reviewOptions } from "./options.ts";

/** Rows that are shown; the others are counted. */
const maximumShown = 50;

export const command = defineCommand({
  argument: {
    name: "folder",
    option: "run",
    description: "the run's folder (default: the newest in slicetuner-runs)",
  },
  examples: ["slicetuner review", "slicetuner review --accept vendor-17,vendor-20 --reject vendor-3"],
  options: [reviewOptions, outputOptions],

  async prepare({ review }, { problems }) {
    const folder = requireRunFolder(review.run, problems);
    const reading = await readJournal(folder);
    if (reading.problem !== null) throw reading.problem;
    const { slices } = readRunRecord(reading.records, folder);
    const quarantined = await quarantinedExamples(reading);
    const waiting = quarantined.filter((example) => example.review === null);
    return { folder, slices, quarantined, decided: decide(review, waiting) };
  },

  async run({ folder, slices, quarantined, decided }): Promise<ReviewResult> {
    if (decided.length > 0) {
      const journal = await openJournal(folder);
      try {
        for (const { exampleId, decision } of decided)
          await journal.append({ type: "review", exampleId, decision });
        await writeProvenance(folder, journal, slices);
      } finally {
        await journal.close();
      }
    }
    const ids = new Map(decided.map(({ exampleId, decision }) => [exampleId, decision]));
    return {
      ...startResult("review"),
      command: "review",
      runFolder: folder,
      examples: quarantined.map((example) => ({
        ...example,
        review: ids.get(example.exampleId) ?? example.review,
      })),
    };
  },

  show({ examples }, { output }, { folder, decided }) {
    if (decided.length > 0)
      output.print(
        `${decided.length} decided: \`slicetuner resume ${quote(folder)}\` takes them in before the next round.`,
      );
    const left = examples.filter(({ review }) => review === null);
    output.print(renderQuarantined(left));
    if (left.length > 0) output.print(pc.dim(`\n${nextStep(folder)}`));
  },
});

interface Decision {
  readonly exampleId: string;
  readonly decision: "accepted" | "rejected";
}

/**
 * @throws InvalidInputError for ids that are not quarantined, and for examples that are both accepted and
 * rejected
 */
function decide(
  { accept, reject }: { readonly accept: readonly string[]; readonly reject: readonly string[] },
  waiting: readonly QuarantinedExample[],
): Decision[] {
  const known = new Set(waiting.map(({ exampleId }) => exampleId));
  const wrong: { path: string; message: string }[] = [];
  const read = (name: "accept" | "reject", ids: readonly string[]): string[] => {
    if (ids.length === 1 && ids[0] === "all") return [...known];
    for (const id of ids) {
      if (!known.has(id)) wrong.push({ path: flagOf(name), message: `"${id}" is not quarantined` });
    }
    return [...ids];
  };
  const accepted = read("accept", accept);
  const rejected = read("reject", reject);
  for (const id of accepted.filter((one) => rejected.includes(one)))
    wrong.push({ path: flagOf("reject"), message: `"${id}" is accepted, too` });
  if (wrong.length > 0) throw new InvalidInputError(wrong);
  return [
    ...accepted.map((exampleId) => ({ exampleId, decision: "accepted" as const })),
    ...rejected.map((exampleId) => ({ exampleId, decision: "rejected" as const })),
  ];
}

function nextStep(folder: string): string {
  const review = `slicetuner review ${quote(folder)}`;
  return `Next: \`${review} --accept all\` counts them all, \`${review} --reject all\` none; ids separated by commas stand for single ones.`;
}

function renderQuarantined(quarantined: ReviewResult["examples"]): string {
  if (quarantined.length === 0) return "No example waits for a decision.";
  const table = renderTable(
    [
      { title: "example", align: "left" },
      { title: "why it is quarantined", align: "left" },
      { title: "values", align: "left" },
    ],
    quarantined
      .slice(0, maximumShown)
      .map(({ exampleId, reason, row }) => [exampleId, reason, describeRow(row)]),
  );
  const more = quarantined.length - maximumShown;
  return more > 0 ? `${table}\n… and ${more} more: --json lists all.` : table;
}

function describeRow(row: ReviewResult["examples"][number]["row"]): string {
  if (row === null) return "";
  const text = Object.entries(row)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
