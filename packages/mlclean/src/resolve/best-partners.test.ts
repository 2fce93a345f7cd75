import { describe, expect, it } from "vitest";
import { keepBestPartners } from "./best-partners.ts";
import { PairList } from "./pair-list.ts";

/** Of 2 × 20 rows, table 0 first, the links that are kept, as `0-20`. */
function keep(links: readonly (readonly [number, number, number])[]): string[] {
  const list = new PairList();
  for (const [first, second, score] of links) list.add(first, second, score);
  const kept: string[] = [];
  const tables = Uint8Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : 1));
  keepBestPartners(list, tables).forEach((first, second) => {
    kept.push(`${first}-${second}`);
  });
  return kept;
}

const partners = Array.from({ length: 20 }, (_, row) => [row, 20 + row, 10] as const);

describe("keepBestPartners", () => {
  it("lets a row that each table has once match its best partner only", () => {
    expect(keep([...partners, [0, 21, 8], [1, 20, 3]])).toEqual(keep(partners));
  });

  it("keeps several rows of one thing where a table has many such", () => {
    const several = partners.flatMap(([first, second, score]) =>
      first % 2 === 0 ? [[first, second, score] as const, [first, second + 1, score - 2] as const] : [],
    );
    expect(keep(several)).toHaveLength(20);
  });

  it("keeps partners that are equally good", () => {
    expect(keep([...partners.slice(1), [0, 20, 10], [0, 21, 10]])).toContain("0-21");
  });
});
