import type { InferenceSession } from "onnxruntime-common";

/** The part of ONNX Runtime that opens models, as far as it is used here. */
export interface SessionFactory {
  create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
}

/** All sessions of this thread share one WebAssembly instance, and so one queue. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Lets the sessions of ONNX Runtime's WebAssembly build work one after the other. Each call keeps the places
 * of its inputs and outputs on the stack of the WebAssembly instance while it awaits, so that a second call
 * that starts meanwhile writes over them. Nothing is lost: the instance computes on one thread anyway.
 */
export function oneAtATime(factory: SessionFactory): SessionFactory {
  return {
    async create(model, options) {
      const session = await queue(() => factory.create(model, options));
      const run = session.run.bind(session) as (...values: unknown[]) => ReturnType<InferenceSession["run"]>;
      const release = session.release.bind(session);
      return Object.assign(session, {
        run: (...values: unknown[]) => queue(() => run(...values)),
        release: () => queue(release),
      });
    },
  };
}

function queue<Result>(call: () => Promise<Result>): Promise<Result> {
  const result = last.then(call);
  last = result.catch(() => {});
  return result;
}
