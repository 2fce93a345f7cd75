import { defineOptions } from "../cli/option-group.ts";
import { text } from "./value-schemas.ts";

/** Where the trained model goes. */
export const modelFileOptions = defineOptions({
  name: "modelFile",
  title: "Output",
  options: {
    saveModel: {
      flag: "--save-model <folder>",
      description: "write the model of the first final training to a new folder, with how to feed it",
      schema: text,
    },
  },
  read: ({ saveModel }) => saveModel,
  record: () => ({}),
});
