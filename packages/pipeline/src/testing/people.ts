import { Random } from "@slicetuner/core";
import { columnOfTexts, type Table } from "@slicetuner/tabular";

/**
 * People whose label depends on age and hours. In the region West it depends on them the other way round, so
 * that models do badly there. Some rows are copies of others, and some are poisoned: far away, with the wrong
 * label.
 */
export function peopleTable(
  source: string,
  rowCount: number,
  seed: number,
  dirt: { readonly poison: number; readonly copies: number } = { poison: 0, copies: 0 },
): Table {
  const random = new Random(seed);
  const rows = Array.from({ length: rowCount }, () => {
    const [age, hours] = [Math.round(20 + 50 * random.uniform()), Math.round(10 + 40 * random.uniform())];
    const region = random.uniform() < 0.15 ? "West" : random.uniform() < 0.5 ? "North" : "South";
    const sex = random.uniform() < 0.5 ? "F" : "M";
    const score = (age - 45) / 10 + (hours - 30) / 15 + (sex === "M" ? 0.4 : -0.4) + 0.6 * random.normal();
    const isHigh = region === "West" ? score < 0 : score > 0;
    return { age, hours, region, sex, income: isHigh ? "high" : "low" };
  });
  const copies = Array.from({ length: dirt.copies }, () => ({ ...rows[random.integer(rowCount)]! }));
  const poison = Array.from({ length: dirt.poison }, () => {
    const row = rows[random.integer(rowCount)]!;
    const far = (): number => Math.round((random.uniform() < 0.5 ? -1 : 1) * (150 + 400 * random.uniform()));
    return {
      ...row,
      ...{ age: row.age + far(), hours: row.hours + far() },
      income: row.income === "high" ? "low" : "high",
    };
  });
  const all = [...rows, ...copies, ...poison];
  const column = (name: keyof (typeof rows)[number]) =>
    columnOfTexts(
      name,
      all.map((row) => String(row[name])),
    );
  return {
    ...{ source, rowCount: all.length, excluded: [], warnings: [] },
    columns: [column("age"), column("hours"), column("region"), column("sex"), column("income")],
    parts: [
      { source, rowCount: all.length, places: Uint32Array.from(all.keys(), (row) => row + 2), unit: "line" },
    ],
  };
}
