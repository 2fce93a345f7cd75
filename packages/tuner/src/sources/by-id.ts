import { type Dataset, selectRows } from "@slicetuner/core";

/** The same examples in the order of their ids. */
export function byId(examples: Dataset): Dataset {
  const { exampleIds } = examples;
  const rows = [...exampleIds.keys()];
  return selectRows(
    examples,
    rows.sort((left, right) => (exampleIds[left]! < exampleIds[right]! ? -1 : 1)),
  );
}
