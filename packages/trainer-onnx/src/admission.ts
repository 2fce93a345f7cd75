/**
 * How many of the trainings that wait should join a stack now. All models of a stack take as many steps an
 * epoch as its longest, so that shorter ones stand idle for the rest; but a step has a fixed cost, about that
 * of three small models, and small stacks waste it. Joining from half the longest's steps on cost least in
 * simulations of equal and of widely different trainings, within 2 % of any rule that was tried.
 * @param running steps an epoch of each model in the stack
 * @param waiting steps an epoch of each training that waits, most first
 */
export function countAdmitted(
  running: readonly number[],
  waiting: readonly number[],
  maximumSize: number,
): number {
  const longest = running.length > 0 ? Math.max(...running) : (waiting[0] ?? 0);
  const suitable = waiting.filter((steps) => steps >= longest / 2).length;
  return Math.min(suitable, maximumSize - running.length);
}
