import { parseOptions as parse } from "@slicetuner/core";
import { z } from "zod";
import type { InboxAcquirerOptions } from "./create-inbox-acquirer.ts";

const schema = z.looseObject({
  folder: z.string("is missing: name the folder of the orders"),
  id: z.string("expected the name of a column").exactOptional(),
  settleSeconds: z.number().exactOptional(),
});

/**
 * The options that a file may say, for {@link createInboxAcquirer}.
 * @throws InvalidInputError with each that is not known or of another kind
 */
export function parseOptions(input: object): Pick<InboxAcquirerOptions, "folder" | "id" | "settleSeconds"> {
  return parse(schema, input);
}
