import {
  completeTrainingOptions,
  defaultAdam,
  defaultTrainingOptions,
  ProblemList,
  publishedCnn,
} from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { Values } from "../cli/option-group.ts";
import { readOptions } from "../cli/read-options.ts";
import { modelDefaults, modelOf, optimizerOf, recordModel } from "./model-values.ts";
import { trainerOptions } from "./trainer-options.ts";

const { options } = trainerOptions;

/** The group, whose spec here is the values themselves. */
const group = {
  ...trainerOptions,
  read: (...[values, reading]: Parameters<typeof trainerOptions.read>) => {
    trainerOptions.read(values, reading);
    return values;
  },
  record: () => ({}),
};

function read(here: Readonly<Record<string, unknown>>, values: Readonly<Record<string, unknown>> = {}) {
  const problems = new ProblemList();
  const { specs } = readOptions([group], { here, config: { file: "c.json", values } }, problems);
  const settings = specs.trainer;
  return { settings, problems: problems.problems.map(({ path, message }) => `${path}: ${message}`) };
}

function settingsOf(flags: Readonly<Record<string, unknown>>): Values<typeof options> {
  const { settings, problems } = read(flags);
  expect(problems).toEqual([]);
  return settings;
}

describe("the model", () => {
  it("is softmax regression, and a cnn is the published network with its learning rate", () => {
    expect(modelOf({})).toEqual({ kind: "softmax-regression" });
    expect(optimizerOf({})).toEqual(defaultTrainingOptions.optimizer);
    const cnn = modelOf({ model: "cnn" });
    const blocks = publishedCnn.blocks.map((block) => ({ kernelSize: 3, pool: 2, ...block }));
    expect(cnn).toEqual({ ...publishedCnn, blocks });
    expect(optimizerOf({ model: "cnn" })).toEqual({ ...defaultAdam, learningRate: 5e-4 });
  });

  it("takes from the command line what it says, and the rest from the published network", () => {
    const settings = settingsOf({
      model: "cnn",
      blocks: "16:kernel=5:pool=1, 8:dropout=0",
      blockDropout: "0.5",
      hiddenSizes: "none",
      optimizer: "sgd",
      momentum: "0",
      learningRate: "0.1",
    });
    expect(modelOf(settings)).toEqual({
      kind: "cnn",
      blocks: [
        { filters: 16, kernelSize: 5, pool: 1, dropout: 0.5 },
        { filters: 8, kernelSize: 3, pool: 2, dropout: 0 },
      ],
      hiddenSizes: [],
      dropout: 0.3,
    });
    expect(optimizerOf(settings)).toEqual({ kind: "sgd", learningRate: 0.1, momentum: 0 });
    const mlp = settingsOf({ model: "mlp", hiddenSizes: "8,4", dropout: "0.2", optimizer: "sgd" });
    expect(modelOf(mlp)).toEqual({ kind: "mlp", hiddenSizes: [8, 4], dropout: 0.2 });
    expect(optimizerOf(mlp)).toEqual({ kind: "sgd", ...modelDefaults.sgd });
  });

  it("has the defaults that the options' descriptions name", () => {
    const { mlp, cnn, sgd } = modelDefaults;
    const filters = cnn.blocks.map((block) => block.filters).join(",");
    const named = {
      hiddenSizes: `${mlp.hiddenSizes} for mlp, ${cnn.hiddenSizes} for cnn`,
      dropout: `${mlp.dropout} for mlp, ${cnn.dropout} for cnn`,
      blocks: `${filters} with kernels of 3 and pools of 2`,
      blockDropout: `${cnn.blockDropout} for cnn`,
      learningRate: `${defaultAdam.learningRate} for adam, ${cnn.learningRate} for adam with cnn, ${sgd.learningRate} for sgd`,
      momentum: `${sgd.momentum} for sgd`,
    };
    for (const [name, text] of Object.entries(named))
      expect(options[name as keyof typeof named].description).toContain(`(default: ${text})`);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["softmax regression", {}],
    ["an mlp", { model: "mlp", dropout: "0.1" }],
    ["a cnn", { model: "cnn", blocks: "4:pool=1,8:dropout=0", blockDropout: "0.125", optimizer: "sgd" }],
  ])("%s is recorded as a configuration file that gives the same", (_, flags) => {
    const settings = settingsOf(flags);
    const record: unknown = JSON.parse(JSON.stringify(recordModel(settings)));
    const { settings: again, problems } = read({}, record as Record<string, unknown>);
    expect(problems).toEqual([]);
    expect(modelOf(again)).toEqual(modelOf(settings));
    expect(optimizerOf(again)).toEqual(optimizerOf(settings));
    expect(recordModel(again)).toEqual(record);
  });
});

describe("options of another model or optimizer", () => {
  it("are refused by name, all at once", () => {
    const flags = { hiddenSizes: "8", dropout: "0.1", blocks: "8", blockDropout: "0", momentum: "0.5" };
    expect(read(flags).problems).toEqual([
      "--hidden-sizes: has no meaning without --model mlp or cnn",
      "--dropout: has no meaning without --model mlp or cnn",
      "--blocks: has no meaning without --model cnn",
      "--block-dropout: has no meaning without --model cnn",
      "--momentum: has no meaning without --optimizer sgd",
    ]);
    expect(read({ model: "mlp", blocks: "8", optimizer: "adam", momentum: "0" }).problems).toHaveLength(2);
  });

  it("are refused where there is no hidden layer", () => {
    expect(read({ model: "mlp", hiddenSizes: "none" }).problems).toEqual([
      "--hidden-sizes: is none, but an mlp has a hidden layer; --model softmax-regression has none",
    ]);
    expect(read({ model: "cnn", hiddenSizes: "none", dropout: "0.1" }).problems).toEqual([
      "--dropout: follows dense hidden layers, and --hidden-sizes is none",
    ]);
  });
});

describe("blocks", () => {
  it("are read from text, numbers and objects alike", () => {
    const expected = [{ filters: 32, kernelSize: 5, pool: 1, dropout: 0.25 }, { filters: 64 }];
    const forms = [
      "32:kernel=5:pool=1:dropout=0.25,64",
      [{ filters: 32, kernelSize: 5, pool: 1, dropout: 0.25 }, 64],
      [
        { filters: "32", kernelSize: 5, pool: 1, dropout: 0.25 },
        { filters: 64, dropout: undefined },
      ],
    ];
    for (const blocks of forms)
      expect(read({}, { model: "cnn", blocks }).settings.blocks, JSON.stringify(blocks)).toEqual(expected);
  });

  it.each<[unknown, string[]]>([
    ["", ['is "", expected blocks: 32,64 or 32:kernel=5:pool=1:dropout=0.25,64']],
    ["8,,8", ['is "8,,8", expected blocks: 32,64 or 32:kernel=5:pool=1:dropout=0.25,64']],
    ["0", ['filters is "0", expected a whole number of at least 1']],
    [
      "8:kernel=4:pool=0:dropout=1",
      [
        'kernelSize is "4", expected an odd whole number',
        'pool is "0", expected a whole number of at least 1',
        'dropout is "1", expected a number of at least 0 and below 1',
      ],
    ],
    ["8,8:stride=2", ['block 2: has "stride=2", expected kernel=, pool= or dropout= with a number']],
    [
      [{ kernelSize: 3, padding: 1 }],
      [
        "filters is undefined, expected a whole number of at least 1",
        'has the field "padding", expected filters, kernelSize, pool, dropout',
      ],
    ],
    [[true], ["is true, expected a number of filters or { filters, kernelSize, pool, dropout }"]],
  ])("refuses %j", (blocks, messages) => {
    const { problems } = read({}, { model: "cnn", blocks });
    expect(problems).toEqual(messages.map((message) => `c.json: blocks: ${message}`));
  });

  it("hold what core accepts", () => {
    const problems = new ProblemList();
    completeTrainingOptions(modelOf(settingsOf({ model: "cnn", blocks: "1:kernel=1:pool=1" })), {}, problems);
    expect(problems.problems).toEqual([]);
  });
});

it("a program takes no option of our models; each is named", () => {
  const flags = { model: "mlp", hiddenSizes: "8", learningRate: "0.1", patience: "3", batchSize: "8" };
  const { problems } = read({ ...flags, trainer: "command", command: "train" });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "--model",
    "--hidden-sizes",
    "--learning-rate",
    "--batch-size",
    "--patience",
  ]);
  expect(problems[0]).toContain("put it into --command");
  expect(read({ trainer: "command", command: "train", timeLimit: "60" }).problems).toEqual([]);
});

it("options of a program have no meaning without one", () => {
  const { problems } = read({ command: "train", dataFormat: "arrow", programCan: "weights" });
  expect(problems).toEqual(
    ["--command", "--data-format", "--program-can"].map(
      (name) => `${name}: has no meaning without --trainer command`,
    ),
  );
});

it("a program must be named, once", () => {
  expect(read({ trainer: "command" }).problems).toEqual([
    '--command: is missing: say which program trains, e.g. --command "python3 train.py"',
  ]);
  expect(read({ trainer: "command", command: "" }).problems).toHaveLength(1);
});
