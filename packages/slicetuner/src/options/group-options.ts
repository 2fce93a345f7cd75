import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { names, text, whole } from "./value-schemas.ts";

/** Whose treatment is compared. */
export const groupOptions = defineOptions({
  name: "groups",
  title: "Groups",
  options: {
    group: {
      flag: "--group <columns>",
      description: "columns with the groups to compare: sex, or sex,race, which are crossed too",
      schema: names(text),
    },
    positive: {
      flag: "--positive <class>",
      description:
        "the class that is the positive decision (default: the second of two; of more, each in turn)",
      schema: text,
    },
    minimumGroupSize: {
      flag: "--minimum-group-size <rows>",
      description: "leave groups with fewer rows out of the comparisons, and out of what train makes fair",
      schema: whole(1),
      default: 1,
    },
  },
  read: ({ group = [], positive, minimumGroupSize }) => ({ columns: group, positive, minimumGroupSize }),
});

export type GroupSpec = SpecOf<typeof groupOptions>;
