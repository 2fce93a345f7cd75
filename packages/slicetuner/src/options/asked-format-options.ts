import { defineOptions } from "../cli/option-group.ts";
import { dataFormatOption } from "./program-table.ts";

/** In which form others get the data of trainings. */
export const askedFormatOptions = defineOptions({
  name: "format",
  title: "Trainings of others",
  options: { dataFormat: dataFormatOption },
  read: ({ dataFormat }) => dataFormat,
});
