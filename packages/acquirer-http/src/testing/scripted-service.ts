import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a scripted service was asked. */
export interface Asked {
  readonly what: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

export type Answerer = (asked: Asked, response: ServerResponse) => void;

/**
 * A service that answers the nth request as the nth function says, and further ones as the last says. Closed
 * after the test.
 */
export async function scriptedService(...answers: Answerer[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const body = text === "" ? undefined : JSON.parse(text);
    const one = { what: `${request.method} ${request.url}`, headers: request.headers, body };
    asked.push(one);
    answers[Math.min(asked.length, answers.length) - 1]!(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Answers with JSON. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answerer {
  return (_, response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Cuts the connection. */
export const cut: Answerer = (_, response) => void response.destroy();
