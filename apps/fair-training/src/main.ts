import { parseArgs } from "node:util";
import { experiments } from "./experiments.ts";
import type { Backend } from "./train-models.ts";

const names = Object.keys(experiments);
const help = `Fair training measured on published data.

  --experiment NAME   ${names.join(", ")}
  --seeds N           how many models of each method (default 5)
  --backend NAME      onnx (default) or tfjs`;

const { values } = parseArgs({
  options: {
    experiment: { type: "string", default: "bands" },
    seeds: { type: "string", default: "5" },
    backend: { type: "string", default: "onnx" },
    help: { type: "boolean", default: false },
  },
});

const experiment = experiments[values.experiment];
if (values.help || experiment === undefined || !["onnx", "tfjs"].includes(values.backend)) {
  console.log(help);
  if (!values.help) process.exitCode = 2;
} else {
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
  const start = performance.now();
  const text = await experiment({ seeds, backend: values.backend as Backend });
  console.log(`${text}\n\n${seeds.length} seeds, ${((performance.now() - start) / 1000).toFixed(0)} s.`);
}
