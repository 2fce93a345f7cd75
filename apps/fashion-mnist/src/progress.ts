import type { TunerEvent } from "@slicetuner/core";

/** Tells on standard error what is going on: in a terminal a line that changes, elsewhere a line a minute. */
export interface Progress {
  show(title: string, event: TunerEvent): void;
  clear(): void;
}

const secondsBetweenLines = 60;

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let lastLine = performance.now();
  const line = (text: string): void => {
    stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    lastLine = performance.now();
  };
  const clear = (): void => {
    if (stream.isTTY) stream.write("\r\u001b[K");
  };
  return {
    clear,
    show(title, event) {
      switch (event.type) {
        case "training-progress": {
          const interval = stream.isTTY ? 0.1 : secondsBetweenLines;
          if (performance.now() - lastLine < 1000 * interval) return;
          const stage =
            event.purpose === "estimation" ? `estimating, round ${event.round}` : "final trainings";
          const done = `${event.jobsDone} of ${event.jobsTotal} trainings`;
          line(`${title}, ${stage}: ${done}, ${event.examplesSeen.toLocaleString("en")} examples seen`);
          return;
        }
        case "round-end":
          clear();
          stream.write(`${title}, round ${event.round}: bought ${event.acquired.join(" ")}\n`);
          return;
        case "notice":
        case "warning":
          clear();
          stream.write(`${title}: ${event.message}\n`);
          return;
        default:
          return;
      }
    },
  };
}
