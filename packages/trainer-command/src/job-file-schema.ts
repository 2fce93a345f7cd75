import { z } from "zod";
import { type JobFile, protocolVersion } from "./protocol.ts";

const count = z.int().min(0);
const seed = count.max(2 ** 32 - 1);

/** Inside of the folder of the job file, and nowhere else. */
const file = z
  .string()
  .refine((path) => path !== "" && !/^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/i.test(path), {
    message: "expected a path inside of the folder",
  });

const dataFile = z.object({
  file,
  examples: count,
  sliceWeights: z.array(z.number()),
  sha256: z.string(),
});

/** What `writeTrainings` writes. */
export const jobFileSchema: z.ZodType<JobFile> = z.object({
  protocolVersion: z.literal(protocolVersion),
  dataFormat: z.enum(["csv", "arrow"]),
  features: count,
  exampleShape: z.array(count),
  classes: z.array(z.string()),
  slices: z.array(z.string()),
  data: z.object({ train: dataFile, validation: dataFile, test: dataFile.optional() }),
  jobs: z.array(
    z.object({
      id: z.string(),
      rows: file,
      rowCount: count,
      weightsSeed: seed,
      batchesSeed: seed,
      keepModel: z.boolean(),
      keepPredictions: z.array(z.enum(["validation", "test"])),
    }),
  ),
}) as z.ZodType<JobFile>;
