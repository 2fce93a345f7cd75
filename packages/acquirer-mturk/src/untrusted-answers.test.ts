import type { JsonValue } from "@slicetuner/core";
import { fuzz, mutateJson, mutateText } from "@slicetuner/fuzz";
import { describe, expect, it } from "vitest";
import { readAssignments, readBalance, readCreated, readHit, readHits, UnexpectedAnswer } from "./answers.ts";
import { readCollected } from "./read-work.ts";
import { tinyEncoder } from "./testing/tiny-encoder.ts";

const hit = {
  HITId: "3AB",
  HITStatus: "Reviewable",
  RequesterAnnotation: "slicetuner-0123 0 3",
  Reward: "0.10",
  MaxAssignments: 3,
};
const answer =
  '<?xml version="1.0"?><QuestionFormAnswers><Answer><QuestionIdentifier>answer</QuestionIdentifier><FreeText>yes</FreeText></Answer></QuestionFormAnswers>';
const assignment = { AssignmentId: "a1", WorkerId: "w1", AssignmentStatus: "Submitted", Answer: answer };

/** Each request with a right answer and what reads it. */
const requests: [right: JsonValue, read: (value: unknown) => unknown][] = [
  [{ HITs: [hit], NextToken: "t" }, readHits],
  [{ Assignments: [assignment], NextToken: "t" }, readAssignments],
  [{ HIT: hit }, readHit],
  [{ HIT: { HITId: "3AB" } }, readCreated],
  [{ AvailableBalance: "12.50" }, readBalance],
];

describe("an answer of the marketplace", () => {
  it.each(requests)("%j is read", (right, read) => {
    expect(() => read(right)).not.toThrow();
  });

  it.each([
    [{ HITs: [null] }, "HITs[0]: expected object, received null"],
    [{ HITs: {} }, "HITs: expected array, received object"],
    [{ HITs: [{ ...hit, Reward: "much" }] }, "HITs[0].Reward: expected dollars"],
  ])("%j is an error that says what was expected", (value, message) => {
    expect(() => readHits(value)).toThrow(message);
  });

  it("is read or refused, whatever it is", async () => {
    await fuzz({
      name: "MTurk",
      make: (random) => {
        const request = random.integer(requests.length);
        return { request, value: mutateJson(random, requests[request]![0]) };
      },
      run: ({ request, value }) => requests[request]![1](value),
      isExpected: (error) => error instanceof UnexpectedAnswer,
    });
  });
});

it("whatever a worker's form sends is a row or unreadable", async () => {
  await fuzz({
    name: "MTurk forms",
    make: (random) => mutateText(random, answer),
    run: (text) => {
      const work = readCollected(
        [{ item: 0, cost: 1, assignments: [{ AssignmentId: "a1", WorkerId: "w1", Answer: text }] }],
        tinyEncoder,
      );
      expect(work.rows.length + work.unreadable.length).toBe(1);
    },
    isExpected: () => false,
  });
});
