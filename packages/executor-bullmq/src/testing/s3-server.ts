import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

/** A bucket that answers PUT, GET and HEAD of objects as the protocol says, path-style, over HTTP. */
export class S3Server {
  readonly objects: Map<string, Buffer> = new Map();
  /** Method and path of each request. */
  readonly requests: string[] = [];
  /** How many requests are throttled first. */
  slowDowns = 0;
  endpoint = "";

  static async start(bucket: string): Promise<S3Server> {
    const server = new S3Server();
    const listener = createServer((request, response) => void server.#answer(bucket, request, response));
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const address = listener.address();
    if (address !== null && typeof address === "object") server.endpoint = `http://127.0.0.1:${address.port}`;
    onTestFinished(() => {
      listener.closeAllConnections();
      listener.close();
    });
    return server;
  }

  async #answer(bucket: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname } = new URL(request.url ?? "", this.endpoint);
    const path = decodeURIComponent(pathname);
    this.requests.push(`${request.method} ${path}`);
    const isSigned = request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=tester/");
    if (!isSigned) return refuse(request, response, 403, "AccessDenied");
    if (this.slowDowns > 0) {
      this.slowDowns -= 1;
      return refuse(request, response, 503, "SlowDown");
    }
    if (!path.startsWith(`/${bucket}/`)) return refuse(request, response, 404, "NoSuchBucket");
    if (request.method === "PUT") {
      // Chunks with checksums between them would be stored as they are.
      if (request.headers["content-encoding"]?.includes("aws-chunked")) {
        return refuse(request, response, 501, "NotImplemented");
      }
      this.objects.set(path, Buffer.concat(chunks));
      response.writeHead(200, { etag: '"1"' }).end();
      return;
    }
    const found = this.objects.get(path);
    if (found === undefined) return refuse(request, response, 404, "NoSuchKey");
    response.writeHead(200, { "content-length": found.length, etag: '"1"' });
    response.end(request.method === "HEAD" ? undefined : found);
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.end(request.method === "HEAD" ? undefined : body);
}
