import { type CountRequest, ProblemList } from "@slicetuner/core";

/** @throws InvalidInputError for requests that break the contract. */
export function checkRequests(requests: readonly CountRequest[], columnCount: number): void {
  const problems = new ProblemList();
  for (const [index, { parent, isOpen, columns }] of requests.entries()) {
    const path = `requests[${index}]`;
    const cells = parent === null ? 1 : parent.rows.length;
    const message = `has ${isOpen.length} entries for ${cells} cells`;
    problems.expect(isOpen.length === cells, `${path}.isOpen`, message);
    const first = (parent?.columns.at(-1) ?? -1) + 1;
    for (const [place, column] of columns.entries()) {
      const fits = Number.isInteger(column) && column >= first && column < columnCount;
      const expected = `expected a number from ${first} to ${columnCount - 1}`;
      problems.expect(fits, `${path}.columns[${place}]`, `is ${column}, ${expected}`);
    }
  }
  problems.throwIfAny();
}
