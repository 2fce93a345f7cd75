import type { Acquirer, AcquirerMemory, Candidate } from "@slicetuner/core";
import { onTestFinished } from "vitest";
import type { LabelStudioConfig } from "../config.ts";
import { createLabelStudioAcquirer } from "../create-label-studio-acquirer.ts";
import { LabelStudioServer, type LabelStudioServerOptions } from "./label-studio-server.ts";
import { slices, tinyEncoder } from "./tiny-encoder.ts";

export const never: AbortSignal = new AbortController().signal;
export const legacyToken = "canary0123456789canary0123456789";
/** Of the form of a JSON Web Token. */
export const personalToken = "eyJcanary.eyJcanary.canarycanary";

export const truth = (data: Record<string, unknown>): string => (Number(data.size) > 5 ? "yes" : "no");

export function candidatesOf(sizes: readonly number[]): Candidate[] {
  return sizes.flatMap((count, slice) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${slices[slice]!.name} ${index}`,
      row: { size: (index * 3.7) % 10, region: slices[slice]!.name },
    })),
  );
}

/** A server that ends with the test. */
export async function startServer(
  options: Partial<LabelStudioServerOptions> = {},
): Promise<LabelStudioServer> {
  const server = await LabelStudioServer.start({ token: legacyToken, ...options });
  onTestFinished(() => server.close());
  return server;
}

export function acquirerAt(
  { url }: LabelStudioServer,
  config: Partial<LabelStudioConfig> = {},
  parts: { memory?: AcquirerMemory; candidates?: readonly Candidate[] } = {},
): Acquirer & Required<Pick<Acquirer, "doCancel">> {
  const acquirer = createLabelStudioAcquirer(
    { url, project: 1, token: { env: "LABEL_STUDIO_TEST_TOKEN" }, pauseMilliseconds: 5, ...config },
    { encoder: tinyEncoder, candidates: candidatesOf([9, 6, 5]), ...parts },
  );
  return acquirer as ReturnType<typeof acquirerAt>;
}
