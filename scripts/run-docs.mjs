#!/usr/bin/env node
// Runs the commands of docs pages again and puts in what they print:
//   pnpm build && node scripts/run-docs.mjs [page …] && pnpm format
// Every block ```console is run, in one folder a page, in order. Output with lines of "…" stays cut in the
// same places. A file that is shown with `cat` and is not there is written as shown.
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
    if (part.endsWith("\n\n")) renewed.push("");
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
  const isSignOfLife = (line) => /( trainings · |^[\w-]+: \d+ of \d+$)/.test(line);
  const lines = text.split("\n").flatMap((line) => (isSignOfLife(line) ? [] : [line.trimEnd()]));
  return cutAsBefore(
    lines
      .join("\n")
      .replaceAll(root, "")
      .replace(/^\n+|\n+$/g, ""),
    shown,
  );
}

/**
 * Output that was cut with lines of "…" is cut in the same places: each piece between them goes from the line
 * like its first to the line like its last. Where no line is like it, it has as many lines as before.
 */
function cutAsBefore(text, shown) {
  if (text === "") return [];
  if (!shown.includes("…")) return text.split("\n");
  const hint = /(\n+Next: .*)+$/;
  const lines = (hint.test(shown.join("\n")) ? text : text.replace(hint, "")).split("\n");
  const pieces = piecesOf(shown);
  const cut = [];
  let end = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) cut.push("…");
    if (piece.length === 0) continue;
    const isLast = index === pieces.length - 1;
    const expected = isLast ? Math.max(end, lines.length - piece.length) : end;
    const start = index === 0 ? 0 : placeOf(piece[0], lines, end, expected);
    const last = placeOf(piece.at(-1), lines, start, start + piece.length - 1);
    end = isLast ? lines.length : last + 1;
    cut.push(...lines.slice(start, end));
  }
  return cut;
}

function piecesOf(shown) {
  const pieces = [[]];
  for (const line of shown) {
    if (line === "…") pieces.push([]);
    else pieces.at(-1).push(line);
  }
  return pieces;
}

/**
 * The place of the line like this one that is nearest to where it is expected, from `from` on; where there is
 * none, the expected place. Lines are alike where they differ in numbers and in the widths of columns only.
 */
function placeOf(line, lines, from, expected) {
  const places = [...lines.keys()].filter((place) => place >= from && formOf(lines[place]) === formOf(line));
  if (line === "" || places.length === 0) return expected;
  return places.reduce((best, place) =>
    Math.abs(place - expected) < Math.abs(best - expected) ? place : best,
  );
}

function formOf(line) {
  return line
    .replace(/[-−.,\d]*\d/g, "0")
    .replace(/\s+/g, " ")
    .trim();
}
