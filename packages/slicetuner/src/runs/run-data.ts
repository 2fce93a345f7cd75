import { InvalidInputError, listNames, type TrainingData } from "@slicetuner/core";
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
  { data: { data, slices: file }, pictures: { images } }: Pick<RunSpecs, "data" | "pictures">,
  found: { readonly data: string; readonly slices: readonly string[] },
): void {
  if (found.data === record.data) return;
  if (found.slices.join("\n") !== record.slices.join("\n")) {
    const names = `the slices are ${listNames(found.slices)} now, but were ${listNames(record.slices)} when the run began`;
    throw new InvalidInputError([{ path: flagOf(file === undefined ? "data" : "slices"), message: names }], {
      hint: "A run goes on only with the slices that it began with: put the file back as it was. Its purchases can be the data of a new run, with the new slices.",
    });
  }
  const path = flagOf(data === undefined ? "images" : "data");
  const slices = file === undefined ? "" : `, or the slices in "${file}",`;
  const message = `the data in "${data ?? images}"${slices} are others than when the run began`;
  throw new InvalidInputError([{ path, message }], {
    hint: "A run goes on only with the data that it began with: put the file back as it was, or name it where it is now: slicetuner resume --data.",
  });
}
