import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { closestNames, InvalidInputError } from "@slicetuner/core";
import { type ExplainResult, type PipelineResult, readResultOf, startResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import { defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { outputOptions } from "../../options/output-options.ts";
import { newestRunFolder } from "../../runs/run-folders.ts";
import { explainExample } from "./explain-example.ts";
import { addToTally, explainSlice, startTally } from "./explain-slice.ts";
import { explainOptions } from "./options.ts";
import { expectPipeline, readStories } from "./read-stories.ts";

export const command = defineCommand({
  examples: [
    "slicetuner explain slicetuner-runs/2026-03-01-120000 --example people.csv:17",
    "slicetuner explain --slice 'region = West'",
  ],
  options: [explainOptions, outputOptions],
  argument: { name: "run", option: "run", description: "the folder of a pipeline (default: the newest)" },

  async prepare({ explain: { run, example, slice } }, { problems }) {
    const folder = run ?? newestRunFolder();
    problems.expect(folder !== undefined, "--run", "is missing: name the folder of a pipeline");
    if (folder !== undefined) expectPipeline(folder, problems);
    problems.throwIfAny();
    const file = join(folder!, "result.json");
    const result = readResultOf("pipeline", JSON.parse(await readFile(file, "utf8")), file);
    if (slice !== undefined) expectSlice(slice, result);
    return { folder: folder!, result, example, slice };
  },

  async run({ folder, result, example, slice }, { signal }: WorkContext<never>): Promise<ExplainResult> {
    const start = { ...startResult("explain"), command: "explain" as const, run: folder };
    if (slice !== undefined) {
      const tally = startTally();
      for await (const story of readStories(folder, signal))
        if (story.slice === slice) addToTally(tally, story);
      return {
        ...start,
        subject: { kind: "slice", name: slice },
        sentences: explainSlice(slice, tally, result),
      };
    }
    const seen: string[] = [];
    for await (const story of readStories(folder, signal)) {
      if (story.example === example)
        return {
          ...start,
          subject: { kind: "example", name: example },
          sentences: explainExample(story, result),
        };
      if (seen.length < 1000) seen.push(story.example);
    }
    const meant = closestNames(example!, seen);
    const advice =
      meant.length > 0
        ? `did you mean ${meant.join(" or ")}?`
        : `examples are named like ${seen.slice(0, 3).join(", ")}`;
    throw new InvalidInputError([
      { path: "--example", message: `there is no example "${example}"; ${advice}` },
    ]);
  },

  show: ({ subject, sentences }, { output }) => {
    output.print(pc.bold(`Why ${subject.kind === "slice" ? "the slice " : ""}${subject.name} is as it is`));
    for (const sentence of sentences) output.print(`- ${sentence}`);
  },
});

function expectSlice(name: string, { slices }: PipelineResult): void {
  if (slices.some((slice) => slice.name === name)) return;
  const message = `there is no slice "${name}"; there are ${slices.map((slice) => slice.name).join("; ")}`;
  throw new InvalidInputError([{ path: "--slice", message }]);
}
