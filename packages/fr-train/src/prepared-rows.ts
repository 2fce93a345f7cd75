import { type Dataset, exampleWidth, InvalidInputError } from "@slicetuner/core";

/** Rows as the graphs take them, each column `rows × …`. */
export interface PreparedRows {
  readonly size: number;
  /** rows × (inputs + 1): a constant 1 after the features. */
  readonly features: Float32Array;
  /** rows × classes, one-hot. */
  readonly targets: Float32Array;
  /** rows × groups, one-hot; 0 where the group is missing. */
  readonly groups: Float32Array;
  /** rows × (inputs + groups + classes − 1): what the label discriminator sees, labels as ±1. */
  readonly described: Float32Array;
}

/** The group column, found by its name. */
export function groupsOf(
  dataset: Dataset,
  name: string,
  path: string,
): { readonly ids: Int32Array; readonly values: readonly string[] } {
  const found = dataset.groups?.find((group) => group.name === name);
  if (found !== undefined) return found;
  const known = (dataset.groups ?? []).map((group) => group.name).join(", ") || "none";
  throw new InvalidInputError([{ path, message: `has no group column "${name}"; there are: ${known}` }]);
}

export function prepareRows(
  dataset: Dataset,
  groupName: string,
  values: readonly string[],
  path: string,
): PreparedRows {
  const { size, labels, classes } = dataset;
  const own = groupsOf(dataset, groupName, path);
  const width = exampleWidth(dataset);
  const slots = classes.length - 1;
  const features = new Float32Array(size * (width + 1));
  const targets = new Float32Array(size * classes.length);
  const groups = new Float32Array(size * values.length);
  const describedWidth = width + values.length + slots;
  const described = new Float32Array(size * describedWidth);
  const numbers = own.values.map((value) => values.indexOf(value));
  for (let row = 0; row < size; row++) {
    const example = dataset.features.subarray(row * width, (row + 1) * width);
    features.set(example, row * (width + 1));
    features[row * (width + 1) + width] = 1;
    targets[row * classes.length + labels[row]!] = 1;
    described.set(example, row * describedWidth);
    const group = own.ids[row]! < 0 ? -1 : numbers[own.ids[row]!]!;
    if (group >= 0) {
      groups[row * values.length + group] = 1;
      described[row * describedWidth + width + group] = 1;
    }
    for (let slot = 0; slot < slots; slot++) {
      const isLabel = labels[row] === slot + 1;
      described[row * describedWidth + width + values.length + slot] = isLabel ? 1 : -1;
    }
  }
  return { size, features, targets, groups, described };
}
