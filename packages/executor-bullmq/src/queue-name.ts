import type { ProblemList } from "@slicetuner/core";

export const defaultQueue = "slicetuner";

/** BullMQ puts the name into keys, whose parts colons separate. */
export function checkQueueName(name: string, problems: ProblemList): void {
  const holds = name !== "" && !name.includes(":");
  problems.expect(holds, "queue", `is ${JSON.stringify(name)}, expected a name without colons`);
}
