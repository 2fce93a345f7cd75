import { defineOptions } from "../../cli/option-group.ts";
import { text, whole } from "../../options/value-schemas.ts";

export const dashboardOptions = defineOptions({
  name: "dashboard",
  title: "Dashboard",
  options: {
    folder: {
      flag: "--folder <folder>",
      description: "what to show: the folder of a run, a result file, or a folder with runs and results",
      schema: text,
      default: ".",
    },
    port: {
      flag: "--port <number>",
      description: "of 127.0.0.1; 0: any that is free",
      schema: whole(0),
      default: 0,
    },
    to: {
      flag: "--to <file>",
      description:
        "write the page as a file that needs no server, in place of serving it: results are dropped on it",
      schema: text,
    },
  },
  read: ({ folder, port, to }, { problems }) => {
    problems.expect(port <= 65_535, "--port", `is ${port}, expected a number up to 65535`);
    return { folder, port, to };
  },
});
