import { defineOptions } from "../../cli/option-group.ts";
import { names, text } from "../../options/value-schemas.ts";

export const reportOptions = defineOptions({
  name: "report",
  title: "Report",
  options: {
    results: {
      flag: "--results <files>",
      description: "what to show: files of --out, or folders of runs; several are set side by side",
      schema: names(text),
      required: "name a file that --out wrote, or the folder of a run",
      isFile: true,
    },
    to: {
      flag: "--to <file>",
      description: "the page",
      schema: text,
      default: "slicetuner-report.html",
    },
    charts: {
      flag: "--charts <folder>",
      description: "write each chart as a picture too, SVG and PNG",
      schema: text,
    },
  },
  read: (values) => values,
});
