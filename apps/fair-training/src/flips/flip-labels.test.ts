import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { groupedDataset } from "../data/fair-data.ts";
import { type FlipKind, flipLabels } from "./flip-labels.ts";

const size = 1000;
const random = new Random(1);
/** Group 1 has fewer positive labels; feature 0 is noise, feature 1 says much about the label. */
const groups = Int32Array.from({ length: size }, () => random.integer(2));
const labels = Int32Array.from(groups, (group) => (random.uniform() < (group === 1 ? 0.3 : 0.6) ? 1 : 0));
const features = new Float32Array(2 * size);
for (let row = 0; row < size; row++)
  features.set([random.normal(), labels[row]! + 0.3 * random.normal()], 2 * row);
const dataset = groupedDataset({
  features,
  width: 2,
  labels,
  classes: ["no", "yes"],
  groups: [{ name: "z", ids: groups, values: ["0", "1"] }],
});
const losses = Float64Array.from({ length: size }, () => random.uniform());

function flipped(kind: FlipKind, rate: number): number[] {
  const after = flipLabels(dataset, { kind, rate, seed: 1, group: "z", losses });
  return [...labels.keys()].filter((row) => after.labels[row] !== labels[row]);
}

describe("flipLabels", () => {
  it.each(["group", "loss", "feature"] as const)("turns the asked share round, by %s", (kind) => {
    expect(flipped(kind, 0.1)).toHaveLength(100);
  });

  it("takes half of the positive labels of the group with fewer of them first", () => {
    for (const row of flipped("group", 0.05)) expect([groups[row], labels[row]]).toEqual([1, 1]);
    const many = flipped("group", 0.3);
    const others = many.filter((row) => groups[row] === 0);
    const all = labels.filter((label, row) => label === 1 && groups[row] === 1).length;
    expect(many.length - others.length).toBe(Math.round(all / 2));
    for (const row of others) expect(labels[row]).toBe(0);
  });

  it("takes the labels with the lowest losses", () => {
    const rows = flipped("loss", 0.2);
    const most = Math.max(...rows.map((row) => losses[row]!));
    expect(losses.filter((loss) => loss <= most)).toHaveLength(200);
  });

  it("takes rows with a high value of the feature that says most", () => {
    for (const row of flipped("feature", 0.1)) expect(features[2 * row + 1]).toBeGreaterThan(0.4);
  });
});
