// The package table of the architecture page, as data. A package that is not listed here is a breach,
// so that whoever adds one decides what it may import.

/** Stands for every package of ours except the command line. */
export const everything = "everything";

/**
 * What the sources of each package may import of ours; tests may import whatever their package.json declares.
 */
export const allowedImports = {
  core: [],
  results: ["core"],
  report: ["core", "curves", "results"],
  dashboard: ["core", "curves", "influence", "optimizer", "report", "results", "tuner"],
  metrics: ["core"],
  fairbatch: ["core", "metrics"],
  similarity: ["core"],
  intake: ["core", "similarity"],
  mlclean: ["core", "similarity"],
  curves: ["core"],
  optimizer: ["core"],
  influence: ["core"],
  runs: ["core"],
  "onnx-graph": [],
  "onnx-runtime": ["core", "onnx-graph"],
  "onnx-training": ["core", "onnx-graph", "onnx-runtime"],
  "fr-train": ["core", "metrics", "onnx-graph", "onnx-runtime", "onnx-training"],
  "trainer-onnx": ["core", "onnx-graph", "onnx-runtime", "onnx-training"],
  "trainer-tfjs": ["core"],
  "run-program": [],
  "trainer-command": ["core", "run-program"],
  "executor-local": ["core"],
  "executor-bullmq": ["core"],
  "acquirer-pool": ["core"],
  "http-client": ["core"],
  "browser-tests": [],
  "postgres-tests": [],
  fuzz: ["core"],
  "acquirer-http": ["core", "http-client"],
  "acquirer-mturk": ["core"],
  "acquirer-label-studio": ["core", "http-client"],
  "mturk-simulator": ["core"],
  "acquirer-sql": ["core", "tabular"],
  "acquirer-inbox": ["core", "tabular"],
  "acquirer-generator": ["core", "run-program"],
  tabular: ["core"],
  images: ["core"],
  datasets: ["core", "images", "tabular"],
  "slice-finder": ["core"],
  "sql-counting": ["core", "tabular"],
  "slice-counter-duckdb": ["core", "sql-counting", "tabular"],
  "slice-counter-postgres": ["core", "sql-counting", "tabular"],
  tuner: ["core", "curves", "optimizer", "influence", "metrics"],
  pipeline: ["core", "metrics", "mlclean", "run-program", "slice-finder", "tabular", "tuner"],
  journal: ["core"],
  conformance: ["core"],
  slicetuner: everything,
  "create-slicetuner": ["slicetuner"],
};

/** Roles that can be plugged in; none imports another, nor the tuner. */
export const adapterRoles = ["trainer-", "executor-", "acquirer-"];

/**
 * Heavy or optional libraries, and the only package or packages (a role's by its prefix) whose sources may
 * name them. Tests may use them anywhere.
 */
export const libraryHomes = [
  { library: /^onnxruntime-/, home: "onnx-runtime" },
  { library: /^@tensorflow\//, home: "trainer-tfjs" },
  { library: /^apache-arrow$/, home: "trainer-command" },
  { library: /^@duckdb\//, home: "tabular" },
  { library: /^sharp$/, home: "images" },
  { library: /^tinypool$/, home: "executor-local" },
  { library: /^(bullmq|ioredis|@aws-sdk\/client-s3)$/, home: "executor-bullmq" },
  { library: /^(@aws-sdk\/client-mturk|saxes)$/, home: "acquirer-mturk" },
  { library: /^kysely$/, home: "acquirer-sql" },
  { library: /^pg$/, home: ["acquirer-sql", "slice-counter-postgres", "postgres-tests"] },
  // Acquirers check what servers answer, the trainer of programs the folders that people carry about.
  { library: /^zod$/, home: ["results", "slicetuner", "acquirer-", "trainer-command"] },
  { library: /^echarts$/, home: "report" },
  { library: /^commander$/, home: "slicetuner" },
  { library: /^talisman$/, home: "similarity" },
  { library: /^shlex$/, home: "slicetuner" },
];

/** This app measures libraries against each other. */
export const freeOfLibraryHomes = ["apps/benchmarks"];

/** A file past this many lines is two files. */
export const maximumLines = 400;

/** Folders whose folders do not import each other: what two of them need lies beside. */
export const apartFolders = ["packages/slicetuner/src/commands"];
