// A program that answers as its first argument says; the last one is the job file.
import { spawn } from "node:child_process";
import { closeSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [mode, ...others] = process.argv.slice(2);
const jobFile = others.at(-1);
const request = JSON.parse(readFileSync(jobFile, "utf8"));
const ids = request.jobs.map((job) => job.id);
const sliceLosses = request.slices.map((_, slice) => 0.5 + slice);

const write = (text) => writeFileSync(1, text);
const say = (report) => write(`${JSON.stringify(report)}\n`);
const result = (jobId, fields = {}) => ({ type: "result", jobId, sliceLosses, ...fields });
const sayAll = (fields) => sayFor(ids, fields);
function sayFor(some, fields) {
  for (const id of some) say(result(id, fields));
}
const sleep = () => setInterval(() => {}, 1000);

const modes = {
  fine: () => sayAll({ accuracy: 0.5 }),
  /** What is on the command line, instead of a result's own fields. */
  fields: () => sayAll(JSON.parse(others[0])),
  raw: () => write(others[0].replaceAll("JOB", ids[0])),
  exit: () => {
    say(result(ids[0]));
    console.error("warming up\nno memory for the second model");
    process.exitCode = Number(others[0]);
  },
  "late-exit": () => {
    sayAll();
    process.exitCode = 3;
  },
  kill: () => process.kill(process.pid, others[0]),
  sleep,
  stubborn: () => {
    process.on("SIGTERM", () => {});
    console.error("not now");
    sleep();
  },
  /** Has a child that heeds no signal and writes the time to a file as long as it lives. */
  family: () => {
    const beat = `process.on("SIGTERM", () => {}); setInterval(() => require("node:fs").writeFileSync(${JSON.stringify(others[0])}, String(Date.now())), 20);`;
    spawn(process.execPath, ["--eval", beat], { stdio: others[1] === "quiet" ? "ignore" : "inherit" });
    if (others[1] === "wait") return;
    const waiting = setInterval(() => {
      try {
        readFileSync(others[0]);
      } catch {
        return;
      }
      clearInterval(waiting);
      sayAll();
      process.exit();
    }, 20);
  },
  missing: () => sayFor(ids.slice(1)),
  twice: () => {
    sayAll();
    say(result(ids[0]));
  },
  unknown: () => say(result("somebody else's")),
  noise: () => {
    write('Loading libraries …\n{\'loss\': 0.1}\n[1, 2]\n\n{"level":"info"}\nnull\n');
    sayAll();
  },
  "no-newline": () => {
    sayFor(ids.slice(1));
    write(JSON.stringify(result(ids[0])));
  },
  half: () => {
    sayFor(ids.slice(1));
    write(JSON.stringify(result(ids[0])).slice(0, Number(others[0])));
  },
  pieces: async () => {
    // Also in the middle of a character.
    for (const byte of Buffer.from(`${JSON.stringify(result(ids[0], { warnings: ["é→😀"] }))}\r\n`)) {
      writeFileSync(1, Buffer.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  },
  flood: () => {
    const line = `${"x".repeat(1 << 20)}\n`;
    for (let count = 0; count < 40; count++) {
      write(line);
      writeFileSync(2, line);
    }
    write(`${"y".repeat(20 << 20)}\n`);
    sayAll();
    process.exitCode = others[0] === "fail" ? 5 : 0;
  },
  "long-line": () => write(JSON.stringify(result(ids[0], { warnings: ["x".repeat(20 << 20)] }))),
  "closed-pipes": () => {
    sayAll();
    closeSync(1);
    closeSync(2);
    setTimeout(() => {}, 300);
  },
  "reads-nothing": () => process.exit(0),
  model: () => {
    writeFileSync(join(dirname(jobFile), "weights"), "1 2 3");
    const path = others[0] === "absolute" ? join(dirname(jobFile), "weights") : others[0];
    sayAll({ model: { format: "text", files: { "weights.txt": path } } });
  },
  /** Tells what it was given. */
  describe: () => {
    const folder = dirname(jobFile);
    const seen = {
      request,
      jobFile,
      workingDirectory: process.cwd(),
      greeting: process.env.GREETING,
      rows: request.jobs.map((job) => readFileSync(join(folder, job.rows), "utf8")),
      table: join(folder, request.data.train.file),
      tables: readdirSync(dirname(folder)).filter((name) => name.startsWith("data-")),
    };
    const test = { sliceLosses };
    for (const id of ids) say(result(id, { test, warnings: [JSON.stringify(seen)] }));
  },
};
await modes[mode]();
