import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type HitRecord, Marketplace, type SimulatorLedger } from "./marketplace.ts";
import { operations } from "./operations.ts";
import { RequestFields } from "./read-request.ts";
import { ServiceError } from "./request-error.ts";
import type { SimulatedWorker, WorkOnTask } from "./workers.ts";

/** What {@link startMturkSimulator} takes. */
export interface MturkSimulatorOptions {
  /** Same seed and same tasks, same answers. @default 0 */
  readonly seed?: number | string;
  readonly workers: readonly SimulatedWorker[];
  readonly work: WorkOnTask;
  /** Money in the requester's account, in dollars. @default 10000 */
  readonly balance?: number;
  /** Mean time until a worker takes an assignment, in simulated seconds. @default 1800 */
  readonly pickUpSeconds?: number;
  /**
   * Share of assignments that go to the worker of the assignment before: a fault of some marketplaces.
   * @default 0
   */
  readonly repeatRate?: number;
  /** Simulated seconds that pass with each request. @default 0 */
  readonly secondsPerRequest?: number;
  /** The only access key id that is accepted. @default any */
  readonly accessKeyId?: string;
}

/**
 * What goes wrong with a request. `lose-answer`: the work is done, the connection breaks before the answer;
 * `throttle`: too many requests; `unavailable`: a fault of the service; `echo-credentials`: refused, with the request's headers in the message.
 */
export type InjectedFault = "lose-answer" | "throttle" | "unavailable" | "echo-credentials";

/** A running simulator. */
export interface MturkSimulator {
  /** Address for the client, e.g. `http://127.0.0.1:41234`. */
  readonly endpoint: string;
  /** Lets simulated time pass. */
  advance(seconds: number): void;
  /** The account as it is now. */
  ledger(): SimulatorLedger;
  /** All tasks, in the order of their making. */
  hits(): readonly HitRecord[];
  /** Lets the next requests go wrong. @param operation only requests of this operation, e.g. `CreateHIT` */
  inject(fault: InjectedFault, times?: number, operation?: string): void;
  /** Requests that came, by operation. */
  readonly requests: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Simulated time begins here, in seconds since 1970. */
const epoch = Date.UTC(2026, 0, 1) / 1000;
const service = "MTurkRequesterServiceV20170117.";

/** Starts a server on this machine that speaks the JSON protocol of Mechanical Turk's requesters. */
export async function startMturkSimulator(options: MturkSimulatorOptions): Promise<MturkSimulator> {
  const { seed = 0, workers, work, balance = 10_000, pickUpSeconds = 1800, repeatRate = 0 } = options;
  const market = new Marketplace(seed, { workers, work, pickUpSeconds, repeatRate }, balance);
  const faults: { fault: InjectedFault; operation: string | undefined }[] = [];
  const requests = new Map<string, number>();
  let now = 0;

  const takeFault = (operation: string): InjectedFault | undefined => {
    const index = faults.findIndex((planned) => (planned.operation ?? operation) === operation);
    return index < 0 ? undefined : faults.splice(index, 1)[0]!.fault;
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const target = String(request.headers["x-amz-target"]);
    const name = target.startsWith(service) ? target.slice(service.length) : "";
    requests.set(name, (requests.get(name) ?? 0) + 1);
    now += options.secondsPerRequest ?? 0;
    const fault = takeFault(name);
    const reply = (status: number, result: object): void => {
      if (fault === "lose-answer") request.socket.destroy();
      else send(response, status, result);
    };
    try {
      checkSignature(request, options.accessKeyId);
      failFirst(fault, request);
      const operation = operations[name];
      if (operation === undefined)
        throw new ServiceError("UnknownOperationException", `no operation ${name}`);
      reply(200, operation(market, new RequestFields(JSON.parse(body)), now, epoch));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      reply(error.status, {
        __type: error.type,
        Message: error.message,
        ...(error.code !== undefined && { TurkErrorCode: error.code }),
      });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      send(response, 500, { __type: "ServiceFault", Message: String(error) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    advance: (seconds) => {
      now += seconds;
    },
    ledger: () => market.ledger(now),
    hits: () => market.records(now),
    inject: (fault, times = 1, operation) => {
      for (let time = 0; time < times; time++) faults.push({ fault, operation });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function failFirst(fault: InjectedFault | undefined, request: IncomingMessage): void {
  if (fault === "throttle") throw new ServiceError("ThrottlingException", "Rate exceeded");
  if (fault === "unavailable") {
    throw new ServiceError("ServiceFault", "Please try again later", { status: 503 });
  }
  if (fault === "echo-credentials") {
    throw ServiceError.request("Forbidden", `Refused: ${JSON.stringify(request.headers)}`);
  }
}

/** Signatures are not computed, only seen to be there. */
function checkSignature(request: IncomingMessage, accessKeyId: string | undefined): void {
  const [, key] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
  if (key === undefined || (accessKeyId !== undefined && key !== accessKeyId)) {
    throw new ServiceError(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(body));
}
