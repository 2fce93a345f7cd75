import { createHash } from "node:crypto";
import { escapeLoneSurrogates, type Order } from "@slicetuner/core";

/** What is written on a task and read by us alone, so that its order is found again. */
export interface TaskMark {
  /** Names the order and the place of the task in it; the service takes it once. At most 64 characters. */
  readonly token: string;
  readonly slice: number;
  readonly count: number;
  /** Names the example that is to be labelled. */
  readonly candidate: string | undefined;
}

/** A short name for a text of any length. */
export function digest(text: string, length = 32): string {
  return createHash("sha256").update(escapeLoneSurrogates(text)).digest("hex").slice(0, length);
}

export function tokenOf(orderId: string, item: number): string {
  return `${tokenPrefix(orderId)}${item}`;
}

export function tokenPrefix(orderId: string): string {
  return `slicetuner-${digest(orderId)}-`;
}

/** @param candidate id of the example that is to be labelled */
export function writeMark(order: Order, item: number, candidate?: string): string {
  const parts = [tokenOf(order.id, item), order.slice, order.count];
  return candidate === undefined ? parts.join(" ") : [...parts, digest(candidate)].join(" ");
}

/** Undefined for tasks that are not ours. */
export function readMark(annotation: string | undefined): TaskMark | undefined {
  const found = /^(slicetuner-[0-9a-f]{32}-\d+) (\d+) (\d+)(?: ([0-9a-f]{32}))?$/.exec(annotation ?? "");
  if (found === null) return undefined;
  const [, token, slice, count, candidate] = found;
  return { token: token!, slice: Number(slice), count: Number(count), candidate };
}
