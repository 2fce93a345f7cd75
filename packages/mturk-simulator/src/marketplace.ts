import { Random, sumMoney, totalCost } from "@slicetuner/core";
import { feeOf } from "./fees.ts";
import { type Assignment, type Hit, planWork, standingOf, statusOf, type WorkPlan } from "./hit.ts";
import { createId } from "./read-question.ts";
import type { RequestFields } from "./read-request.ts";
import { ServiceError } from "./request-error.ts";

/** A requester's account, in the currency's unit. */
export interface SimulatorLedger {
  readonly deposited: number;
  readonly available: number;
  /** For assignments that may still come or be judged, fees included. */
  readonly onHold: number;
  readonly rewards: number;
  readonly fees: number;
  /** Rewards and fees. */
  readonly paid: number;
}

/** A task and who did what, for those who look behind the scenes. */
export interface HitRecord {
  readonly id: string;
  readonly annotation: string | undefined;
  readonly title: string;
  readonly status: string;
  readonly assignments: readonly { readonly id: string; readonly worker: string; readonly status: string }[];
}

/** Tokens are forgotten after a day. */
const tokenLifetime = 24 * 3600;
const day = 24 * 3600;

/** All that a requester's account holds. Times are seconds of the simulated clock. */
export class Marketplace {
  readonly #hits = new Map<string, Hit>();
  readonly #tokens = new Map<string, { readonly hit: string; readonly at: number }>();
  readonly #expirations = new Set<string>();
  readonly #random: Random;
  readonly #plan: WorkPlan;
  readonly #deposited: number;

  constructor(seed: number | string, plan: WorkPlan, deposited: number) {
    this.#random = new Random(seed);
    this.#plan = plan;
    this.#deposited = deposited;
  }

  create(request: RequestFields, now: number): Hit {
    const token = request.optionalText("UniqueRequestToken", 64);
    const known = token === undefined ? undefined : this.#tokens.get(token);
    if (known !== undefined && now - known.at < tokenLifetime) {
      throw ServiceError.request(
        "HitAlreadyExists",
        `The HIT with ID ${known.hit} was already created with request token ${token}`,
      );
    }
    // From the token, so that a task's workers do not depend on the order in which requests arrive.
    const random = this.#random.fork(
      "hit",
      token ?? `number ${this.#hits.size}`,
      known === undefined ? 0 : now,
    );
    const hit = readHit(request, createId(random.fork("id")), now, this.#plan, random);
    const cost = totalCost(hit.maximumAssignments, sumMoney(hit.reward, hit.fee));
    const { available } = this.ledger(now);
    if (cost > available) {
      throw ServiceError.request(
        "InsufficientFunds",
        `This Requester has insufficient funds in their account to complete this transaction. Available: $${available}`,
      );
    }
    this.#hits.set(hit.id, hit);
    if (token !== undefined) this.#tokens.set(token, { hit: hit.id, at: now });
    return hit;
  }

  find(id: string): Hit {
    const hit = this.#hits.get(id);
    if (hit === undefined) throw ServiceError.request("HITDoesNotExist", `Hit ${id} does not exist.`);
    return hit;
  }

  /** Newest first. */
  all(): readonly Hit[] {
    return [...this.#hits.values()].reverse();
  }

  /** What was submitted, in no order that could be relied on. */
  submitted(hit: Hit, now: number): readonly Assignment[] {
    return [...standingOf(hit, now).submitted].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  findAssignment(id: string, now: number): { readonly hit: Hit; readonly assignment: Assignment } {
    for (const hit of this.#hits.values()) {
      const assignment = standingOf(hit, now).submitted.find((candidate) => candidate.id === id);
      if (assignment !== undefined) return { hit, assignment };
    }
    throw ServiceError.request("AssignmentDoesNotExist", `Assignment ${id} does not exist.`);
  }

  decide(id: string, decision: "Approved" | "Rejected", request: RequestFields, now: number): void {
    const { hit, assignment } = this.findAssignment(id, now);
    const feedback = decision === "Rejected" ? request.text("RequesterFeedback", 1024) : undefined;
    const status = statusOf(hit, assignment, now);
    const overrides =
      decision === "Approved" &&
      status === "Rejected" &&
      request.flag("OverrideRejection") &&
      now - assignment.submittedAt < 30 * day;
    if (status !== "Submitted" && !overrides) {
      throw ServiceError.request(
        "InvalidAssignmentState",
        `This operation can be called with a status of: Submitted. Assignment ${id} is ${status}`,
      );
    }
    assignment.decision = decision;
    assignment.decidedAt = now;
    assignment.feedback = feedback;
  }

  expire(id: string, at: number, now: number): void {
    const hit = this.find(id);
    const key = `${id}${at}`;
    if (this.#expirations.has(key)) {
      throw new ServiceError("RequestError", `The idempotency token "${key}" has already been processed.`);
    }
    this.#expirations.add(key);
    hit.expiresAt = Math.max(now, at);
  }

  ledger(now: number): SimulatorLedger {
    // Counted one by one as money: sums of doubles drift from the cent.
    let [onHold, rewards, fees] = [0, 0, 0];
    for (const hit of this.#hits.values()) {
      const { submitted, available, pending } = standingOf(hit, now);
      const isOver = now >= hit.expiresAt;
      let open = pending + (isOver ? 0 : available);
      for (const assignment of submitted) {
        const status = statusOf(hit, assignment, now);
        if (status === "Submitted") open += 1;
        if (status !== "Approved") continue;
        rewards = sumMoney(rewards, hit.reward);
        fees = sumMoney(fees, hit.fee);
      }
      onHold = sumMoney(onHold, totalCost(open, hit.reward), totalCost(open, hit.fee));
    }
    const paid = sumMoney(rewards, fees);
    return {
      deposited: this.#deposited,
      available: sumMoney(this.#deposited, -paid, -onHold),
      onHold,
      rewards,
      fees,
      paid,
    };
  }

  records(now: number): HitRecord[] {
    return [...this.#hits.values()].map((hit) => {
      const { status, submitted } = standingOf(hit, now);
      const assignments = submitted.map((assignment) => ({
        id: assignment.id,
        worker: assignment.worker.id,
        status: statusOf(hit, assignment, now),
      }));
      return { id: hit.id, annotation: hit.annotation, title: hit.title, status, assignments };
    });
  }
}

function readHit(request: RequestFields, id: string, now: number, plan: WorkPlan, random: Random): Hit {
  const rewardText = request.text("Reward");
  const reward = Number(rewardText);
  if (!/^\d+(\.\d{1,2})?$/.test(rewardText)) {
    throw ServiceError.request(
      "ParameterValidationError",
      `Parameter Reward is ${rewardText}, expected dollars and cents`,
    );
  }
  const maximumAssignments = request.integer("MaxAssignments", 1, 1_000_000_000, 1);
  const requirements = request.list("QualificationRequirements");
  const question = request.text("Question");
  if (!/<HTMLQuestion[\s\S]*<FrameHeight>\d+<\/FrameHeight>[\s\S]*<\/HTMLQuestion>\s*$/.test(question)) {
    throw ServiceError.request(
      "ParameterValidationError",
      "There was an error parsing the XML question or answer data",
    );
  }
  const title = request.text("Title", 128);
  const task = {
    id,
    typeId: createId(new Random(`type of ${title} at ${reward}`)),
    createdAt: now,
    expiresAt: now + request.integer("LifetimeInSeconds", 30, 31_536_000),
    title,
    description: request.text("Description", 2000),
    keywords: request.optionalText("Keywords", 1000),
    question,
    annotation: request.optionalText("RequesterAnnotation", 255),
    reward,
    fee: feeOf(reward, maximumAssignments, requirements),
    maximumAssignments,
    assignmentDuration: request.integer("AssignmentDurationInSeconds", 30, 31_536_000),
    autoApprovalDelay: request.integer("AutoApprovalDelayInSeconds", 0, 2_592_000, 2_592_000),
    requirements,
  };
  return { ...task, assignments: planWork(task, plan, random) };
}
