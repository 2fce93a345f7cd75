import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { InvalidInputError, type ProblemList } from "@slicetuner/core";
import { z } from "zod";

const storySchema = z.object({
  example: z.string(),
  part: z.enum(["train", "validation", "test", "bought"]),
  slice: z.string(),
  cleaning: z
    .object({ fate: z.enum(["removed", "merged"]), into: z.string().nullable(), why: z.string() })
    .nullable(),
  weight: z.number().nullable(),
  purchase: z
    .object({
      order: z.string(),
      round: z.number(),
      slice: z.string(),
      unitCost: z.number(),
      decision: z.enum(["accepted", "quarantined", "rejected"]),
      why: z.string().nullable(),
    })
    .nullable(),
  prediction: z
    .object({ label: z.string(), decision: z.string(), probabilityOfLabel: z.number(), loss: z.number() })
    .nullable(),
});

/** What a pipeline keeps of one row or example. */
export type Story = z.infer<typeof storySchema>;

/**
 * The stories of a pipeline's folder, one after another. @throws InvalidInputError for a line that is none
 */
export async function* readStories(folder: string, signal: AbortSignal): AsyncGenerator<Story, void> {
  const file = join(folder, "examples.jsonl");
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file, { signal }) })) {
    line += 1;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw wrong(`${file}:${line}`, "is no JSON");
    }
    const { success, data } = storySchema.safeParse(json);
    if (!success) throw wrong(`${file}:${line}`, "tells no example of a pipeline");
    yield data;
  }
}

/** Adds a problem where the folder has no finished pipeline. */
export function expectPipeline(folder: string, problems: ProblemList): void {
  const isThere = ["result.json", "examples.jsonl"].every((name) => existsSync(join(folder, name)));
  const advice = existsSync(join(folder, "journal.jsonl"))
    ? "it is not at its end, or is a run; `slicetuner pipeline --run` goes on with a pipeline, `slicetuner status` shows a run"
    : "name the folder that `slicetuner pipeline` printed";
  problems.expect(isThere, "--run", `"${folder}" holds no finished pipeline: ${advice}`);
}

function wrong(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
