import { loadTable } from "@slicetuner/datasets";
import { encodeTable, fitEncoding, locate } from "@slicetuner/tabular";
import { groupColumn } from "./compas.ts";
import { type FairData, splitRows } from "./fair-data.ts";

/** Adult with its 62 features and the official split: 30,162 rows to train, 15,060 to test. */
export async function loadAdultData(group: "sex" | "race"): Promise<FairData> {
  const known = await loadTable("adult");
  if (known === undefined) throw new Error("Adult is no table");
  const { table, label, exclude } = known;
  const isTraining = (row: number) => locate(table, row).startsWith("adult.data");
  const trainRows = Uint32Array.from([...Array(table.rowCount).keys()].filter(isTraining));
  const encoding = fitEncoding(table, { label, sliceBy: ["race", "sex"], exclude, rows: trainRows });
  const { dataset } = encodeTable(table, encoding);
  const grouped = { ...dataset, groups: [groupColumn(table, "sex"), groupColumn(table, "race")] };
  return { title: `Adult, z = ${group}`, ...splitRows(grouped, isTraining), group };
}
