import type { JsonValue } from "@slicetuner/core";
import { z } from "zod";

/** Of what a sampler reports, what is told in words. */
const recordSchema = z.object({ reports: z.array(z.unknown()) });

const fairBatchSchema = z.object({
  status: z.string(),
  labels: z.array(z.string()),
  groups: z.array(z.string()),
  trace: z.array(z.object({ shares: z.array(z.array(z.number())) })).min(1),
});

const frTrainSchema = z.object({
  strategy: z.string(),
  mostSuspicious: z.array(z.object({ place: z.number(), weight: z.number() })),
});

/** So many rows are named. */
const shownRows = 5;

/** What the training did to rows and groups, in sentences, of the first model. */
export function reasonsOf(method: string, record: JsonValue, exampleIds: readonly string[]): string[] {
  const [report] = recordSchema.parse(record).reports;
  if (method === "fairbatch") {
    const { status, labels, groups, trace } = fairBatchSchema.parse(report);
    const { shares } = trace.at(-1)!;
    const parts = labels.map((label, place) => {
      const own = groups.map((group, at) => `${group} ${(100 * shares[place]![at]!).toFixed(1)} %`);
      return `rows with the label ${label}: ${own.join(", ")}`;
    });
    return [`at the end a batch was drawn like this (${status}): ${parts.join("; ")}`];
  }
  const { strategy, mostSuspicious } = frTrainSchema.parse(report);
  const least = mostSuspicious.filter(({ weight }) => weight < 1).slice(0, shownRows);
  const rows = least.map(({ place, weight }) => `${exampleIds[place]} (weight ${weight.toFixed(2)})`);
  return [
    rows.length === 0
      ? `no row counts less than others (${strategy})`
      : `these rows count least (${strategy}): ${rows.join(", ")}`,
  ];
}
