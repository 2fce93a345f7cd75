import type { ServerResponse } from "node:http";

/**
 * So often something is sent where nothing changes, in milliseconds, so that a connection that is gone is
 * noticed.
 */
const heartbeat = 15_000;

/**
 * Sends each value as a server-sent event (HTML, section 9.2) until the values end or the reader goes. The
 * reader connects again by itself after a second and gets the present value first, so that nothing has to be
 * remembered of readers.
 */
export async function sendEvents(
  response: ServerResponse,
  values: AsyncIterable<unknown>,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(200, { ...headers, "content-type": "text/event-stream; charset=utf-8" });
  response.write("retry: 1000\n\n");
  const beat = setInterval(() => response.write(": still here\n\n"), heartbeat);
  try {
    for await (const value of values) {
      if (response.writableEnded || response.destroyed) return;
      response.write(`event: result\ndata: ${JSON.stringify(value)}\n\n`);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    response.write(`event: problem\ndata: ${JSON.stringify({ message })}\n\n`);
  } finally {
    clearInterval(beat);
    response.end();
  }
}
