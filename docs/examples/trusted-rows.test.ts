import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { type Answer, trustedRows } from "./trusted-rows.ts";

const random = new Random(1);
const rows = Array.from({ length: 200 }, (_, row) => ({ id: `r${row}`, age: String(20 + (row % 40)) }));
const truth = rows.map((_, row) => (row % 3 === 0 ? "high" : "low"));

/** Five workers, of whom the last two guess. */
const answers: Answer[] = rows.flatMap(({ id }, row) =>
  ["Ann", "Bob", "Cid", "Dan", "Eve"].map((worker, place) => {
    const isRight = random.uniform() < (place < 3 ? 0.9 : 0.5);
    const other = truth[row] === "high" ? "low" : "high";
    return { id, worker, label: isRight ? truth[row]! : other };
  }),
);

describe("trusted rows from a crowd's answers", () => {
  it("are those that the crowd is sure of, and nearly all right", () => {
    const trusted = trustedRows(rows, answers, "income");
    expect(trusted.length).toBeGreaterThan(100);
    expect(trusted.length).toBeLessThan(200);
    expect(Object.keys(trusted[0]!)).toEqual(["age", "income"]);

    const all = trustedRows(
      rows.map((row) => ({ ...row, name: row.id })),
      answers,
      "income",
    );
    const wrong = all.filter(({ name, income }) => income !== truth[Number(name!.slice(1))]);
    expect(wrong.length / all.length).toBeLessThan(0.05);
  });

  it("leaves out rows without answers", () => {
    const more = [...rows, { id: "unseen", age: "33" }];
    expect(trustedRows(more, answers, "income", 0)).toHaveLength(200);
  });
});
