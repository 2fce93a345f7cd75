import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { clean } from "../clean.ts";
import { numberColumn, textColumn } from "../testing/running-example.ts";

describe("match auto, of people who are alike", () => {
  /** Schooling and job go together, as in a census; no column names anybody. */
  const random = new Random(3);
  const rows = Array.from({ length: 600 }, () => {
    const class_ = random.integer(4);
    const near = (values: number) => Math.min(values - 1, class_ * 2 + random.integer(2));
    return {
      age: 20 + 10 * class_ + random.integer(8),
      school: near(8),
      job: near(9),
      city: random.integer(6),
    };
  });
  const result = clean(
    {
      rowCount: rows.length,
      columns: [
        numberColumn(
          "age",
          rows.map(({ age }) => age),
        ),
        textColumn(
          "school",
          rows.map(({ school }) => `school ${"abcdefghi"[school]}`),
        ),
        textColumn(
          "job",
          rows.map(({ job }) => `job ${"abcdefghi"[job]}`),
        ),
        textColumn(
          "city",
          rows.map(({ city }) => `city ${"abcdefghi"[city]}`),
        ),
      ],
    },
    {},
    { steps: ["resolve"], resolve: { match: "auto" } },
  );

  it("finds none who is another, and says why", () => {
    expect(result.table.rowCount).toBe(rows.length);
    expect(result.steps[0]!.resolve!.model!.status).toBe("no-matches");
    expect(result.warnings.join()).toContain("nothing tells that any two rows are one");
  });
});
