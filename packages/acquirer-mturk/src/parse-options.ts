import { parseOptions as parse } from "@slicetuner/core";
import { z } from "zod";
import type { MturkConfig } from "./config.ts";

const text = z.string();
const number = z.number();

const schema = z.looseObject({
  task: z.enum(["collect", "label"], {
    error: ({ input }) => `is ${input}, expected "collect" or "label"`,
  }),
  environment: z
    .enum(["sandbox", "production"], {
      error: ({ input }) => `is ${input}, expected "sandbox" or "production"`,
    })
    .exactOptional(),
  endpoint: text.exactOptional(),
  region: text.exactOptional(),
  reward: z.union([number, z.array(number)], "expected dollars, or a list of them, one for each slice"),
  assignments: number.exactOptional(),
  feeRate: number.exactOptional(),
  title: text,
  description: text,
  keywords: z.array(text, "expected a list of words").exactOptional(),
  lifetimeSeconds: number.exactOptional(),
  assignmentSeconds: number.exactOptional(),
  autoApprovalSeconds: number.exactOptional(),
  qualifications: z
    .looseObject({
      approvalRate: number.exactOptional(),
      countries: z.array(text).exactOptional(),
      masters: z.boolean().exactOptional(),
    })
    .exactOptional(),
  templateFile: text.exactOptional(),
  rejectUnusable: z.boolean().exactOptional(),
});

/**
 * The configuration that a file may say, for {@link createMturkAcquirer}.
 * @throws InvalidInputError with each option that is not known or of another kind
 */
export function parseOptions(input: object): MturkConfig {
  return parse(schema, input);
}
