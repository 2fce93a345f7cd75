import { join } from "node:path";
import { SliceTunerError, type WorkerAnswer } from "@slicetuner/core";
import { findDataDirectory, type KnownDataset } from "@slicetuner/datasets";
import { asCategories, findColumn, readTable, type Table } from "@slicetuner/tabular";

/** Real workers' answers about examples whose label is known. */
export interface CrowdAnswers {
  /** `Adult` or `COMPAS`. */
  readonly name: string;
  /** 1 for an income above $50K, or a new crime within two years. */
  readonly truth: ReadonlyMap<string, number>;
  /**
   * One list for each of the eleven answers that every example has: `answers[k]` is the k-th of each example.
   */
  readonly answers: readonly (readonly WorkerAnswer[])[];
}

const files = [
  { name: "Adult", file: "AdultCensus_crowdsourcing_data.csv" },
  { name: "COMPAS", file: "COMPAS_crowdsourcing_data.csv" },
] as const;

export const answersPerExample = 11;

/** The folder with the answers, looked for as all data sets are; undefined where there is none. */
export function findCrowdAnswers(): Promise<string | undefined> {
  const known = {
    name: "fr-train-crowdsourcing",
    files: files.map(({ file }) => ({ name: file })),
  } as unknown as KnownDataset;
  return findDataDirectory(known);
}

/**
 * Both files of fr-train-crowdsourcing. An answer is a likelihood from 1 (surely not) to 4 (surely); 3 and 4
 * are read as yes.
 * @throws SliceTunerError where they are not on this machine.
 */
export async function readCrowdAnswers(): Promise<CrowdAnswers[]> {
  const directory = await findCrowdAnswers();
  if (directory === undefined) {
    throw new SliceTunerError("fr-train-crowdsourcing is not on this machine", {
      hint: "Take crowdsourcing-data of the FR-Train repository; SLICETUNER_DATA says where fr-train-crowdsourcing/ lies.",
    });
  }
  return Promise.all(
    files.map(async ({ name, file }) => {
      const table = await readTable(join(directory, file));
      const ids = texts(table, "example_idx");
      const labels = texts(table, "true_label");
      return {
        name,
        truth: new Map(ids.map((id, row) => [id, labels[row] === "1" ? 1 : 0])),
        answers: Array.from({ length: answersPerExample }, (_, place) => {
          const likelihoods = texts(table, `ans_${place + 1}`);
          return texts(table, `worker_id_${place + 1}`).map((worker, row) => ({
            exampleId: ids[row]!,
            worker,
            label: Number(likelihoods[row]) >= 3 ? 1 : 0,
          }));
        }),
      };
    }),
  );
}

function texts(table: Table, name: string): string[] {
  const column = findColumn(table, name);
  if (column === undefined) throw new SliceTunerError(`${table.source} has no column ${name}`);
  const { codes, categories } = asCategories(column);
  return Array.from(codes, (code) => categories[code]!);
}
