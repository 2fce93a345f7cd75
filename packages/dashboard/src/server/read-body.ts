import type { IncomingMessage } from "node:http";
import { InvalidInputError, parseJson } from "@slicetuner/core";

/** Decisions about a hundred thousand examples are smaller. */
const largestBody = 8 * 1024 * 1024;

/** The body of a request as JSON. @throws InvalidInputError for another type, too much, or no JSON */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw wrong("content-type", `is ${type ?? "missing"}, expected application/json`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw wrong("body", `is larger than ${largestBody} bytes`);
    chunks.push(chunk);
  }
  try {
    return parseJson(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw wrong("body", "is no JSON");
  }
}

/** A list of texts in an object. @throws InvalidInputError for anything else */
export function textsOf(body: unknown, name: string): readonly string[] {
  const value = fieldOf(body, name);
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    throw wrong(name, "is no list of texts");
  return value;
}

/** A text in an object. @throws InvalidInputError for anything else */
export function textOf(body: unknown, name: string): string {
  const value = fieldOf(body, name);
  if (typeof value !== "string") throw wrong(name, "is missing, or is no text");
  return value;
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null && Object.hasOwn(body, name)
    ? (body as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function wrong(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
