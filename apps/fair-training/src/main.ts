import { parseArgs } from "node:util";
import { type DataName, dataSets, experiments } from "./experiments.ts";
import type { Backend } from "./train-models.ts";

const help = `Fair training measured on published data.

  --experiment NAME   ${Object.keys(experiments).join(", ")}
  --data NAME         ${Object.keys(dataSets).join(", ")} (frontier, shift and label-flips; default synthetic)
  --model NAME        logistic (default) or mlp (frontier)
  --seeds N           how many models of each method (default 5)
  --backend NAME      onnx (default) or tfjs (bands, compas, adult)`;

const { values } = parseArgs({
  options: {
    experiment: { type: "string", default: "bands" },
    data: { type: "string", default: "synthetic" },
    model: { type: "string", default: "logistic" },
    seeds: { type: "string", default: "5" },
    backend: { type: "string", default: "onnx" },
    help: { type: "boolean", default: false },
  },
});

const experiment = experiments[values.experiment];
const isKnown =
  Object.hasOwn(dataSets, values.data) &&
  ["logistic", "mlp"].includes(values.model) &&
  ["onnx", "tfjs"].includes(values.backend) &&
  Number(values.seeds) >= 1;
if (values.help || experiment === undefined || !isKnown) {
  console.log(help);
  if (!values.help) process.exitCode = 2;
} else {
  const start = performance.now();
  const text = await experiment({
    seeds: Array.from({ length: Number(values.seeds) }, (_, index) => index + 1),
    backend: values.backend as Backend,
    data: values.data as DataName,
    model: values.model as "logistic" | "mlp",
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const ofProcessor = (process.cpuUsage().user / 1e6).toFixed(0);
  console.log(`${text}\n\n${values.seeds} seeds, ${seconds} s, ${ofProcessor} s of processor time.`);
}
