import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root: string = fileURLToPath(new URL("..", import.meta.url));
const pages: readonly string[] = spawnSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
  .stdout.split("\n")
  .filter((page) => page !== "" && existsSync(join(root, page)));

/** Links to files, without those in blocks of code. */
function linksIn(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8").replace(/^```.*?^```/gms, "");
  return [...text.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^(https?:|mailto:)/.test(target));
}

/** The anchors of a page's headings, as GitHub and VitePress make them. */
function anchorsOf(page: string): Set<string> {
  const headings = readFileSync(join(root, page), "utf8").matchAll(/^#+ +(.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading!
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-"),
    ),
  );
}

describe("links", () => {
  it("are looked for in many pages", () => expect(pages.length).toBeGreaterThan(30));

  it.each(pages)("of %s lead somewhere", (page) => {
    const dead = linksIn(page).filter((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : join(dirname(page), decodeURI(path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).has(anchor);
    });
    expect(dead).toEqual([]);
  });
});
