import { describe, expect, it } from "vitest";
import { clusterLinks } from "./cluster-links.ts";
import { PairList } from "./pair-list.ts";

/** Clusters of the rows that `scores` links; all other pairs have the score `other`. */
function cluster(rows: number, scores: Record<string, number>, other = -5) {
  const links = new PairList();
  for (const [pair, score] of Object.entries(scores)) {
    const [first, second] = pair.split("-").map(Number);
    if (score > 0) links.add(first!, second!, score);
  }
  return clusterLinks(rows, links, { score: (first, second) => scores[`${first}-${second}`] ?? other });
}

describe("clusterLinks", () => {
  it("makes one cluster of three rows that are all alike", () => {
    expect(cluster(4, { "0-1": 3, "1-2": 3, "0-2": 3 })).toEqual([[0, 1, 2]]);
  });

  it("cuts a chain at its weaker link where the ends are unlike", () => {
    expect(cluster(3, { "0-1": 5, "1-2": 4, "0-2": -6 })).toEqual([[0, 1]]);
  });

  it("forgives one weak link among several copies", () => {
    expect(cluster(3, { "0-1": 8, "1-2": 8, "0-2": -2 })).toEqual([[0, 1, 2]]);
  });

  it("keeps a hub from joining rows that share nothing but the hub", () => {
    const scores = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`0-${index + 1}`, 4]));
    const clusters = cluster(101, scores, -4);
    expect(clusters).toEqual([[0, 1]]);
  });

  it("never joins rows that must stay apart", () => {
    expect(cluster(3, { "0-1": 9, "1-2": 9, "0-2": -Infinity })).toHaveLength(1);
  });

  it("finds planted clusters behind false links", () => {
    const scores: Record<string, number> = {};
    for (let first = 0; first < 30; first++) {
      for (let second = first + 1; second < 30; second++) {
        scores[`${first}-${second}`] = Math.floor(first / 6) === Math.floor(second / 6) ? 6 : -6;
      }
    }
    scores["5-6"] = 7;
    scores["11-12"] = 9;
    expect(cluster(30, scores)).toEqual(
      [0, 6, 12, 18, 24].map((start) => [0, 1, 2, 3, 4, 5].map((own) => start + own)),
    );
  });
});
