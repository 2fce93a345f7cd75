#!/usr/bin/env node
// Runs the commands of docs pages again and puts in what they print:
//   pnpm build && node scripts/run-docs.mjs [page …] && pnpm format
// Every block ```console is run, in one folder a page, in order. Output that begins or ends with "…" stays
// cut to as many lines. A file that is shown with `cat` and is not there is written as shown.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv.slice(2);
const pages =
  given.length > 0
    ? given
    : [
        "docs/getting-started.md",
        "docs/forecasts-and-influence.md",
        "docs/finding-slices.md",
        "docs/buying-data.md",
        "docs/pipeline.md",
      ];
const slicetuner = `slicetuner() { node "${root}packages/slicetuner/dist/main.js" "$@"; }`;

let folder;
for (const page of pages) {
  folder = await mkdtemp(join(tmpdir(), "people-"));
  execFileSync(process.execPath, [join(root, "docs/examples/write-people.mjs"), folder]);
  const blocks = (await readFile(join(root, page), "utf8")).split(/(?<=^```console\n)|(?=^```$)/m);
  for (const [index, block] of blocks.entries()) {
    if (blocks[index - 1]?.endsWith("```console\n")) blocks[index] = await runBlock(block);
  }
  await writeFile(join(root, page), blocks.join(""));
  await rm(folder, { recursive: true });
}

/** Commands begin with `$ `; what follows each is its output. */
async function runBlock(block) {
  const parts = block.split(/^(?=\$ )/m);
  const renewed = [];
  for (const part of parts) {
    const [line, ...shown] = part.trimEnd().split("\n");
    renewed.push(line, ...(await outputOf(line.slice(2), shown)));
  }
  return `${renewed.join("\n")}\n`;
}

async function outputOf(command, shown) {
  console.log(command);
  const [program, file] = command.split(" ");
  if (program === "cat" && !existsSync(join(folder, file))) {
    await writeFile(join(folder, file), `${shown.join("\n")}\n`);
  }
  const text = execFileSync("bash", ["-c", `${slicetuner}; { ${command}; } 2>&1 || true`], {
    cwd: program === "npm" ? root : folder,
    env: { ...process.env, EXAMPLES: join(root, "docs/examples"), NO_COLOR: "1", FORCE_COLOR: "0" },
    encoding: "utf8",
  });
  // Signs of life come by the clock: the next run has them elsewhere or not at all.
  const isSignOfLife = (line) => /^(run \d+ of \d+, .* trainings · |[\w-]+: \d+ of \d+$)/.test(line);
  const lines = text.split("\n").flatMap((line) => (isSignOfLife(line) ? [] : [line.trimEnd()]));
  return cutAsBefore(lines.join("\n").replace(/^\n+|\n+$/g, ""), shown);
}

function cutAsBefore(text, shown) {
  if (shown[0] === "…") {
    const withoutHint = text.replace(/\n+Next: .*$/, "");
    return ["…", ...withoutHint.split("\n").slice(1 - shown.length)];
  }
  if (shown.at(-1) === "…") return [...text.split("\n").slice(0, shown.length - 1), "…"];
  return text.split("\n");
}
