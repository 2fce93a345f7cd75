import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The next release, made in a copy of what it reads and writes.

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "release-"));
const folders = readdirSync(join(root, "packages")).map((name) => join("packages", name));
const manifestOf = (home, folder) => JSON.parse(readFileSync(join(home, folder, "package.json"), "utf8"));
const published = folders.filter((folder) => manifestOf(root, folder).private !== true);

beforeAll(() => {
  const manifests = ["apps", "packages"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name, "package.json")),
  );
  const read = ["package.json", "pnpm-workspace.yaml", "docs/package.json", "docs/examples/compose.yaml"];
  for (const path of [".changeset", ...read, ...manifests]) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  run("git", ["init", "--quiet"]);
  run("git", ["add", "."]);
  run("git", [
    ...["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"],
    ...["commit", "--quiet", "--message", "Before the release"],
  ]);
  run(process.execPath, [join(root, "scripts/version-packages.mjs")]);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("the next release", () => {
  it("has one version, which is not a new major one", () => {
    const [major, minor, patch] = manifestOf(root, "packages/slicetuner").version.split(".").map(Number);
    const versions = new Set(published.map((folder) => manifestOf(copy, folder).version));
    expect(versions.size).toBe(1);
    expect([
      `${major}.${minor}.${patch}`,
      `${major}.${minor}.${patch + 1}`,
      `${major}.${minor + 1}.0`,
    ]).toContain([...versions][0]);
    const compose = readFileSync(join(copy, "docs/examples/compose.yaml"), "utf8");
    expect(compose).toContain(`slicetuner@\${SLICETUNER_VERSION:-${[...versions][0]}}`);
  });

  it("changes nothing else in the manifests", () => {
    for (const folder of folders) {
      const { version: _before, ...before } = manifestOf(root, folder);
      const { version: _after, ...after } = manifestOf(copy, folder);
      expect(after).toEqual(before);
    }
  });

  it("has changelogs with one line for each change, and no line twice", () => {
    for (const folder of published) {
      const path = join(copy, folder, "CHANGELOG.md");
      // Right after a release there are no changesets.
      if (!existsSync(path)) continue;
      const changelog = readFileSync(path, "utf8");
      const lines = changelog.split("\n").filter((line) => line !== "");
      expect(new Set(lines).size, folder).toBe(lines.length);
      for (const line of lines) expect(line, folder).toMatch(/^(#{1,3} |- | {2})\S/);
      expect(changelog, folder).not.toMatch(/\n{3,}/);
    }
  });
});

function run(program, parameters) {
  const { status, stdout, stderr } = spawnSync(program, parameters, { cwd: copy, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${parameters.join(" ")}: ${stdout}${stderr}`);
}
