import { type CountRequest, ProblemList } from "@slicetuner/core";

/** @throws InvalidInputError for requests that break the contract. */
export function checkRequests(requests: readonly CountRequest[], columnCount: number): void {
  const problems = new ProblemList();
  requests.forEach(({ parent, isOpen, columns }, index) => {
    const path = `requests[${index}]`;
    const cells = parent === null ? 1 : parent.rows.length;
    problems.expect(
      isOpen.length === cells,
      `${path}.isOpen`,
      `has ${isOpen.length} entries for ${cells} cells`,
    );
    const last = parent?.columns.at(-1) ?? -1;
    columns.forEach((column, place) => {
      const fits = Number.isInteger(column) && column > last && column < columnCount;
      const expected = `expected a number from ${last + 1} to ${columnCount - 1}`;
      problems.expect(fits, `${path}.columns[${place}]`, `is ${column}, ${expected}`);
    });
  });
  problems.throwIfAny();
}
