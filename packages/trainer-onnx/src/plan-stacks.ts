/**
 * Cuts trainings into stacks: those with most steps an epoch first, a new stack when one is full or the next
 * training would stand idle for more than a quarter of the steps.
 * @param steps steps an epoch of each training
 * @returns positions in `steps`, stack by stack
 */
export function planStacks(steps: readonly number[], maximumSize: number): number[][] {
  const order = [...steps.keys()].sort((a, b) => steps[b]! - steps[a]! || a - b);
  const stacks: number[][] = [];
  for (const position of order) {
    const stack = stacks.at(-1);
    const fits =
      stack !== undefined && stack.length < maximumSize && steps[position]! >= 0.75 * steps[stack[0]!]!;
    if (fits) stack.push(position);
    else stacks.push([position]);
  }
  return stacks;
}
