import { describe, expect, it, onTestFinished } from "vitest";
import { labelWork } from "./index.ts";
import {
  type MturkSimulator,
  type MturkSimulatorOptions,
  startMturkSimulator,
} from "./start-mturk-simulator.ts";
import { createWorkers } from "./workers.ts";

const question =
  '<HTMLQuestion xmlns="any"><HTMLContent><![CDATA[<dd data-shown="size">7</dd><select name="label"><option value="small"><option value="large"></select>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>';
const task = {
  Title: "Large?",
  Description: "Is it large?",
  Reward: "0.10",
  MaxAssignments: 3,
  LifetimeInSeconds: 3600,
  AssignmentDurationInSeconds: 600,
  AutoApprovalDelayInSeconds: 86_400,
  Question: question,
  UniqueRequestToken: "token",
  RequesterAnnotation: "mine",
};

interface Answer {
  readonly status: number;
  /** Which of them are there depends on the operation. */
  readonly body: {
    readonly HIT: { readonly HITId: string };
    readonly Assignments: readonly {
      readonly AssignmentId: string;
      readonly WorkerId: string;
      readonly Answer: string;
    }[];
    readonly NextToken: string;
    readonly TurkErrorCode: string;
    readonly Message: string;
  };
}

async function start(options: Partial<MturkSimulatorOptions> = {}): Promise<MturkSimulator> {
  const simulator = await startMturkSimulator({
    workers: createWorkers({ seed: 1, count: 20, skill: 1 }),
    work: labelWork({ field: "label", truth: ({ size }) => (Number(size) > 5 ? "large" : "small") }),
    pickUpSeconds: 60,
    ...options,
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function ask({ endpoint }: MturkSimulator, operation: string, request: object): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "x-amz-target": `MTurkRequesterServiceV20170117.${operation}`,
      "content-type": "application/x-amz-json-1.1",
      authorization: "AWS4-HMAC-SHA256 Credential=anybody/20260101/us-east-1/mturk-requester/aws4_request",
    },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

describe("a task", () => {
  it("holds its money, is answered, and is paid when approved", async () => {
    const simulator = await start();
    const { body } = await ask(simulator, "CreateHIT", task);
    const { HITId } = body.HIT;
    expect(body.HIT).toMatchObject({
      HITStatus: "Assignable",
      NumberOfAssignmentsAvailable: 3,
      Reward: "0.10",
    });
    expect((await ask(simulator, "GetAccountBalance", {})).body).toEqual({
      AvailableBalance: "9999.64",
      OnHoldBalance: "0.36",
    });
    simulator.advance(3600);
    const listed = await ask(simulator, "ListAssignmentsForHIT", { HITId, MaxResults: 2 });
    expect(listed.body).toMatchObject({ NumResults: 2 });
    const rest = await ask(simulator, "ListAssignmentsForHIT", {
      HITId,
      NextToken: listed.body.NextToken,
      MaxResults: 2,
    });
    const assignments = [...listed.body.Assignments, ...rest.body.Assignments];
    expect(new Set(assignments.map(({ WorkerId }) => WorkerId)).size).toBe(3);
    expect(assignments[0]!.Answer).toContain("<FreeText>large</FreeText>");
    await ask(simulator, "ApproveAssignment", { AssignmentId: assignments[0]!.AssignmentId });
    await ask(simulator, "RejectAssignment", {
      AssignmentId: assignments[1]!.AssignmentId,
      RequesterFeedback: "not looked at",
    });
    expect(simulator.ledger()).toMatchObject({ paid: 0.12, onHold: 0.12, rewards: 0.1, fees: 0.02 });
    const again = await ask(simulator, "ApproveAssignment", { AssignmentId: assignments[0]!.AssignmentId });
    expect(again.body.TurkErrorCode).toBe("AWS.MechanicalTurk.InvalidAssignmentState");
    // What nobody judged is paid in the end.
    simulator.advance(86_400);
    expect(simulator.ledger()).toMatchObject({ paid: 0.24, onHold: 0, available: 9999.76 });
  });

  it("is made once for a token, for a day", async () => {
    const simulator = await start();
    const { body } = await ask(simulator, "CreateHIT", task);
    simulator.advance(86_399);
    const again = await ask(simulator, "CreateHIT", task);
    expect(again).toMatchObject({
      status: 400,
      body: { __type: "RequestError", TurkErrorCode: "AWS.MechanicalTurk.HitAlreadyExists" },
    });
    expect(again.body.Message).toContain(body.HIT.HITId);
    simulator.advance(1);
    expect((await ask(simulator, "CreateHIT", task)).status).toBe(200);
    expect(simulator.hits()).toHaveLength(2);
  });

  it("that is ended frees the money of what nobody took", async () => {
    const simulator = await start({ pickUpSeconds: 1e9 });
    const { body } = await ask(simulator, "CreateHIT", task);
    const request = { HITId: body.HIT.HITId, ExpireAt: 0 };
    expect((await ask(simulator, "UpdateExpirationForHIT", request)).status).toBe(200);
    expect(simulator.ledger()).toMatchObject({ onHold: 0, available: 10_000 });
    expect((await ask(simulator, "UpdateExpirationForHIT", request)).body.Message).toContain(
      "already been processed",
    );
  });

  it.each([
    ["Title", undefined, "MissingParameter"],
    ["Reward", "a cent", "ParameterValidationError"],
    ["LifetimeInSeconds", 3, "ParameterValidationError"],
    ["UniqueRequestToken", "x".repeat(65), "ParameterValidationError"],
    ["Question", "what?", "ParameterValidationError"],
    ["MaxAssignments", 1e6, "InsufficientFunds"],
  ])("with a wrong %s (%s) is refused: %s", async (name, value, code) => {
    const simulator = await start();
    const { status, body } = await ask(simulator, "CreateHIT", { ...task, [name]: value });
    expect([status, body.TurkErrorCode]).toEqual([400, `AWS.MechanicalTurk.${code}`]);
    expect(simulator.hits()).toHaveLength(0);
  });
});

it("answers the same whatever the order of the requests", async () => {
  const tokens = ["a", "b", "c", "d"];
  const run = async (order: readonly string[]) => {
    const simulator = await start();
    for (const token of order)
      await ask(simulator, "CreateHIT", { ...task, UniqueRequestToken: token, RequesterAnnotation: token });
    simulator.advance(3600);
    return [...simulator.hits()].sort((left, right) => (left.annotation! < right.annotation! ? -1 : 1));
  };
  expect(await run([...tokens].reverse())).toEqual(await run(tokens));
});

it("has careless workers as many as asked for", () => {
  const careless = createWorkers({ seed: 1, count: 20, careless: 0.25 }).filter(({ skill }) => skill === 0.5);
  expect(careless).toHaveLength(5);
});
