#!/usr/bin/env node
// Runs the commands of docs/getting-started.md again and puts in what they print:
//   pnpm build && node scripts/run-docs.mjs && pnpm format
// Every block ```console is run, in one folder, in order. Output that begins or ends with "…" stays cut to as many lines.
// A file that is shown with `cat` and is not there is written as shown.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = join(root, "docs/getting-started.md");
const folder = await mkdtemp(join(tmpdir(), "people-"));
const slicetuner = `slicetuner() { node "${root}packages/slicetuner/dist/main.js" "$@"; }`;

execFileSync(process.execPath, [join(root, "docs/examples/write-people.mjs"), folder]);
const blocks = (await readFile(page, "utf8")).split(/(?<=^```console\n)|(?=^```$)/m);
for (const [index, block] of blocks.entries()) {
  if (blocks[index - 1]?.endsWith("```console\n")) blocks[index] = await runBlock(block);
}
await writeFile(page, blocks.join(""));
await rm(folder, { recursive: true });

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
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    encoding: "utf8",
  });
  const lines = text.split("\n").map((line) => line.trimEnd());
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
