import { join } from "node:path";
import { type Column, type Dataset, SliceTunerError } from "@slicetuner/core";
import { adultColumns, findDataDirectory, findKnownDataset } from "@slicetuner/datasets";
import { dropMissing, encodeTable, fitEncoding, readTable } from "@slicetuner/tabular";

/**
 * The 30,162 complete rows of adult.data: the columns that slices are made of, and the same rows to train on.
 */
export interface AdultRows {
  readonly columns: readonly Column[];
  readonly dataset: Dataset;
}

/** @throws SliceTunerError where Adult is not on this machine. */
export async function readAdultRows(): Promise<AdultRows> {
  const directory = await findDataDirectory(findKnownDataset("adult"));
  if (directory === undefined) {
    throw new SliceTunerError("Adult is not on this machine", {
      hint: "`slicetuner datasets --fetch adult` fetches it; SLICETUNER_DATA says where it lies.",
    });
  }
  const read = await readTable(join(directory, "adult.data"), {
    header: adultColumns,
    // The sampling weight tells nothing of a person, and education-num repeats education.
    exclude: ["fnlwgt", "education-num"],
    missingValues: ["?"],
  });
  const table = dropMissing(read);
  const encoding = fitEncoding(table, { label: "income", sliceBy: ["sex"] });
  return {
    columns: table.columns.filter(({ name }) => name !== "income"),
    dataset: encodeTable(table, encoding).dataset,
  };
}
