import { z } from "zod";
import { parse } from "./parse.ts";

/** The first record of a run's journal: all that it takes to go on with the run. */
export const runRecordSchema = z
  .object({
    type: z.literal("run"),
    version: z.literal(1).default(1).describe("of this record; journals without it are of version 1"),
    runId: z.string().min(1).describe("begins the ids of the run's orders"),
    settings: z
      .record(z.string(), z.json())
      .describe("the options of the run by name, the names of files made absolute"),
    acquisition: z
      .looseObject({
        folder: z.string().describe("paths in the description of sources are relative to it"),
        sources: z.array(z.looseObject({ name: z.string(), type: z.string() })),
      })
      .nullable()
      .describe("where the run buys, as its file of sources said; null for a run that buys from --pool"),
    data: z.string().describe("hash of the data that the run began with"),
    slices: z.array(z.string()).min(1),
  })
  .meta({ title: "First record of a run's journal" });

export type RunRecord = z.infer<typeof runRecordSchema>;

/**
 * @param record the first record of a journal
 * @param place where it is from, for messages
 * @throws InvalidInputError when the journal is of something else, or of a version that is not known here
 */
export function readRunRecord(record: unknown, place = ""): RunRecord {
  return parse(runRecordSchema, record, place);
}
