import { ProblemList } from "@slicetuner/core";

const mostReported = 20;

/**
 * The first problems of a long list and the count of the others: a million bad rows make no million lines.
 */
export function capProblems(problems: ProblemList): ProblemList {
  const more = problems.problems.length - mostReported;
  if (more <= 0) return problems;
  const capped = new ProblemList();
  for (const { path, message } of problems.problems.slice(0, mostReported)) capped.add(path, message);
  capped.add("…", `and ${more} more problems`);
  return capped;
}
