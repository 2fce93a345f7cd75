import { type Dataset, exampleWidth } from "@slicetuner/core";

/**
 * Says which value of an example lies far outside the training data's. Range and margin are those of each
 * column; of a picture, of all its values. A column that is constant in the training data tells nothing.
 */
export function createRangeTest(
  train: Dataset,
  margin: number,
): (examples: Dataset, row: number) => string | undefined {
  const width = exampleWidth(train);
  const columns = train.exampleShape.length === 3 ? 1 : width;
  const least = new Float64Array(columns).fill(Infinity);
  const most = new Float64Array(columns).fill(-Infinity);
  train.features.forEach((value, index) => {
    const column = index % columns;
    least[column] = Math.min(least[column]!, value);
    most[column] = Math.max(most[column]!, value);
  });
  return ({ features }, row) => {
    for (let index = row * width; index < (row + 1) * width; index++) {
      const column = (index - row * width) % columns;
      const range = most[column]! - least[column]!;
      if (!(range > 0)) continue;
      const value = features[index]!;
      if (value < least[column]! - margin * range || value > most[column]! + margin * range) {
        const name = columns === 1 && width > 1 ? "a value" : `feature ${column}`;
        return `${name} is ${shortNumber(value)}, in the training data ${shortNumber(least[column]!)} to ${shortNumber(most[column]!)}`;
      }
    }
    return undefined;
  };
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
