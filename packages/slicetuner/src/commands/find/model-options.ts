import { existsSync } from "node:fs";
import { defineOptions, type Values } from "../../cli/option-group.ts";
import { modelTable } from "../../options/model-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { schemaOf } from "../../options/value-schemas.ts";

type Kind = Values<typeof modelTable>["model"];

/** A kind of model to train, or the path of a saved one. */
const kindOrPath = schemaOf<string, string>((input) => {
  const { data, error } = modelTable.model.schema.safeParse(input);
  if (error === undefined) return { value: data };
  if (typeof input === "string" && (input.endsWith(".onnx") || existsSync(input))) return { value: input };
  return { problems: error.issues.map(({ message }) => `${message}, or the path of a model`) };
});

const options = {
  ...trainerOptions.options,
  model: {
    flag: "--model <kind or path>",
    description:
      "a kind to train: softmax-regression, mlp or cnn; or a model of yours, whose losses are searched: an ONNX classifier, or a folder of `slicetuner train`",
    schema: kindOrPath,
    default: modelTable.model.default,
    isFile: true,
  },
} as const;

/** What trains for the losses, or the saved model that has them. */
export const modelOptions = defineOptions({
  name: "model",
  title: trainerOptions.title,
  options,
  read: (values, reading) => ({
    trainer: trainerOptions.read(asTrained(values), reading),
    saved: isKind(values.model) ? undefined : values.model,
  }),
  record: ({ trainer, saved }, values) => ({
    ...trainerOptions.record?.(trainer, asTrained(values)),
    ...(saved !== undefined && { model: saved }),
  }),
});

function asTrained(values: Values<typeof options>): Values<typeof trainerOptions.options> {
  const { model } = values;
  return { ...values, model: isKind(model) ? model : modelTable.model.default };
}

function isKind(model: string): model is Kind {
  return modelTable.model.schema.safeParse(model).success;
}
