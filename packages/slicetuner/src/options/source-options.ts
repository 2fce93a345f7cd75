import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { nameOfTable, tableInput } from "../data/rows-in-memory.ts";
import { text } from "./value-schemas.ts";

/** Where more examples come from. */
export const sourceOptions = defineOptions({
  name: "sources",
  title: "Where to buy",
  options: {
    pool: {
      flag: "--pool <file>",
      description: "the file to acquire from; with --images, an idx file or a folder",
      schema: tableInput,
      isFile: true,
    },
    poolLabels: {
      flag: "--pool-labels <file>",
      description: "the labels of --pool, as --labels are those of --images",
      schema: text,
      isFile: true,
    },
    poolTable: {
      flag: "--pool-table <file>",
      description: "the table beside --pool, as --table is the one beside --images",
      schema: text,
      isFile: true,
    },
    sources: {
      flag: "--sources <file>",
      description: "where to buy: a JSON file that describes services, databases, folders, crowds",
      schema: text,
      isFile: true,
    },
  },
  read: (values) => values,
  record: (values) => ({ ...values, pool: values.pool === undefined ? undefined : nameOfTable(values.pool) }),
});

/** A file to acquire from with what lies beside it, or a file that describes sources. */
export type SourceSpec = SpecOf<typeof sourceOptions>;
