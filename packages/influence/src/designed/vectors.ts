export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function dot(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, index) => sum + value * second[index]!, 0);
}
