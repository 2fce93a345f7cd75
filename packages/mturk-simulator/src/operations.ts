import { type Assignment, type Hit, standingOf, statusOf } from "./hit.ts";
import type { Marketplace } from "./marketplace.ts";
import type { RequestFields } from "./read-request.ts";
import { ServiceError } from "./request-error.ts";

type Operation = (market: Marketplace, request: RequestFields, now: number, epoch: number) => object;

/** The operations that the simulator has, as `MTurkRequesterServiceV20170117` names them. */
export const operations: Readonly<Record<string, Operation>> = {
  CreateHIT: (market, request, now, epoch) => ({ HIT: hitFields(market.create(request, now), now, epoch) }),

  GetHIT: (market, request, now, epoch) => ({
    HIT: hitFields(market.find(request.text("HITId", 64)), now, epoch),
  }),

  ListHITs: (market, request, now, epoch) => {
    const { page, ...rest } = cutPage(market.all(), request);
    return { ...rest, HITs: page.map((hit) => hitFields(hit, now, epoch)) };
  },

  ListAssignmentsForHIT: (market, request, now, epoch) => {
    const hit = market.find(request.text("HITId", 64));
    const { page, ...rest } = cutPage(market.submitted(hit, now), request);
    return { ...rest, Assignments: page.map((assignment) => assignmentFields(hit, assignment, now, epoch)) };
  },

  GetAssignment: (market, request, now, epoch) => {
    const { hit, assignment } = market.findAssignment(request.text("AssignmentId", 64), now);
    return { Assignment: assignmentFields(hit, assignment, now, epoch), HIT: hitFields(hit, now, epoch) };
  },

  ApproveAssignment: (market, request, now) => {
    market.decide(request.text("AssignmentId", 64), "Approved", request, now);
    return {};
  },

  RejectAssignment: (market, request, now) => {
    market.decide(request.text("AssignmentId", 64), "Rejected", request, now);
    return {};
  },

  UpdateExpirationForHIT: (market, request, now, epoch) => {
    market.expire(request.text("HITId", 64), request.time("ExpireAt") - epoch, now);
    return {};
  },

  GetAccountBalance: (market, _request, now) => {
    const { available, onHold } = market.ledger(now);
    return { AvailableBalance: available.toFixed(2), OnHoldBalance: onHold.toFixed(2) };
  },
};

function hitFields(hit: Hit, now: number, epoch: number): object {
  const { status, available, pending, submitted } = standingOf(hit, now);
  const judged = submitted.filter((assignment) => statusOf(hit, assignment, now) !== "Submitted");
  return {
    HITId: hit.id,
    HITTypeId: hit.typeId,
    CreationTime: epoch + hit.createdAt,
    Title: hit.title,
    Description: hit.description,
    Question: hit.question,
    Keywords: hit.keywords,
    HITStatus: status,
    MaxAssignments: hit.maximumAssignments,
    Reward: hit.reward.toFixed(2),
    AutoApprovalDelayInSeconds: hit.autoApprovalDelay,
    Expiration: epoch + hit.expiresAt,
    AssignmentDurationInSeconds: hit.assignmentDuration,
    RequesterAnnotation: hit.annotation,
    QualificationRequirements: hit.requirements,
    HITReviewStatus: "NotReviewed",
    NumberOfAssignmentsPending: pending,
    NumberOfAssignmentsAvailable: available,
    NumberOfAssignmentsCompleted: judged.length,
  };
}

function assignmentFields(hit: Hit, assignment: Assignment, now: number, epoch: number): object {
  const decided = assignment.decision === undefined ? undefined : epoch + assignment.decidedAt;
  return {
    AssignmentId: assignment.id,
    WorkerId: assignment.worker.id,
    HITId: hit.id,
    AssignmentStatus: statusOf(hit, assignment, now),
    AutoApprovalTime: epoch + assignment.submittedAt + hit.autoApprovalDelay,
    AcceptTime: epoch + assignment.acceptedAt,
    SubmitTime: epoch + assignment.submittedAt,
    ApprovalTime: assignment.decision === "Approved" ? decided : undefined,
    RejectionTime: assignment.decision === "Rejected" ? decided : undefined,
    Answer: assignment.answer,
    RequesterFeedback: assignment.feedback,
  };
}

/** Page tokens are opaque to requesters. */
function cutPage<Item>(
  items: readonly Item[],
  request: RequestFields,
): { page: readonly Item[]; NumResults: number; NextToken?: string } {
  const size = request.integer("MaxResults", 1, 100, 10);
  const token = request.optionalText("NextToken", 255);
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(start))
    throw ServiceError.request("ParameterValidationError", "NextToken is not valid");
  const page = items.slice(start, start + size);
  const next = start + page.length;
  const isLast = next >= items.length;
  return {
    page,
    NumResults: page.length,
    ...(!isLast && { NextToken: Buffer.from(String(next)).toString("base64url") }),
  };
}
