import { createHash } from "node:crypto";
import { join } from "node:path";
import { escapeLoneSurrogates, type Order } from "@slicetuner/core";

/** Where the files of one order are. */
export interface Places {
  /**
   * How files and folders of the order are called; without a dot, so that what follows a dot is not part of
   * it.
   */
  readonly name: string;
  readonly outbox: string;
  readonly inbox: string;
  readonly done: string;
  readonly failed: string;
}

export function placesOf(folder: string, order: Order): Places {
  const name = fileNameOf(order.id);
  return {
    name,
    outbox: join(folder, "outbox"),
    inbox: join(folder, "inbox"),
    done: join(folder, "done", name),
    failed: join(folder, "failed", name),
  };
}

/**
 * The id as a file name; one that has to be changed gets a part of its hash, so that two never become one.
 */
export function fileNameOf(id: string): string {
  const plain = id.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 80);
  if (plain === id) return plain;
  return `${plain}~${createHash("sha256").update(escapeLoneSurrogates(id)).digest("hex").slice(0, 6)}`;
}
