import { defineOptions } from "../../cli/option-group.ts";
import { names, text } from "../../options/value-schemas.ts";

export const fetchOptions = defineOptions({
  name: "fetch",
  title: "Data sets",
  options: {
    fetch: {
      flag: "--fetch <names>",
      description: "known data sets to fetch into your cache folder",
      schema: names(text),
    },
  },
  read: ({ fetch = [] }) => fetch,
});
