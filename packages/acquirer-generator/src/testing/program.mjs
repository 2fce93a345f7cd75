// A generator that behaves as its first argument says.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

let text = "";
for await (const part of process.stdin.setEncoding("utf8")) text += part;
const request = JSON.parse(text);
const [mode, file] = process.argv.slice(2);
const row = (index) => ({
  race: request.values.race,
  first: ((request.seed % 1000) + index) / 7,
  answer: "yes",
});
const write = (count) => {
  for (let index = 0; index < count; index++) console.log(JSON.stringify(row(index)));
};

const modes = {
  good: () => write(request.count),
  echo: () =>
    console.log(JSON.stringify({ ...row(0), said: JSON.stringify(request), variable: process.env.GREETING })),
  few: () => write(request.count - 1),
  none: () => {},
  endless: () => {
    const timer = setInterval(() => write(100), 1);
    process.stdout.on("error", () => clearInterval(timer));
  },
  chatty: () => {
    console.log("Loading the model …");
    write(request.count - 1);
    process.stdout.write(`[1, 2]\n${JSON.stringify(row(9))}`);
  },
  broken: () => {
    write(1);
    console.log('{"race": "White", "first": NaN}');
    console.log('{"race": {"deep": 1}}');
  },
  failing: () => {
    write(request.count);
    console.error("out of memory");
    process.exitCode = 3;
  },
  killed: () => process.kill(process.pid, "SIGKILL"),
  random: () => console.log(JSON.stringify({ ...row(0), first: Math.random() })),
  // Stays, with a child of its own that ignores being told to stop.
  stubborn: () => {
    const code = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
    const child = spawn(process.execPath, ["-e", code], { stdio: "inherit" });
    process.on("SIGTERM", () => {});
    setInterval(() => {}, 1000);
    writeFileSync(file, JSON.stringify([process.pid, child.pid]));
  },
};
modes[mode]();
