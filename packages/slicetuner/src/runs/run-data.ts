import { InvalidInputError, type TrainingData } from "@slicetuner/core";
import { hashDataset } from "@slicetuner/tuner/durable";
import { flagOf } from "../cli/option-group.ts";
import type { RunSpecs } from "./run-options.ts";
import type { RunRecord } from "./run-record.ts";

/** Hash of the data that a run begins with. */
export function hashData({ train, validation, test }: TrainingData): string {
  return [train, validation, ...(test === undefined ? [] : [test])].map(hashDataset).join(" ");
}

/** @throws InvalidInputError when a run began with other data: what it bought would not fit them */
export function expectSameData(
  record: RunRecord,
  { data: { data }, pictures: { images } }: Pick<RunSpecs, "data" | "pictures">,
  hash: string,
): void {
  if (hash === record.data) return;
  const path = flagOf(data === undefined ? "images" : "data");
  const message = `the data in "${data ?? images}" are others than when the run began`;
  throw new InvalidInputError([{ path, message }], {
    hint: "A run goes on only with the data that it began with: put the file back as it was, or name it where it is now: slicetuner resume --data.",
  });
}
