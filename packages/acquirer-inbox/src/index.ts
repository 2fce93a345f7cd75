export { createInboxAcquirer, type InboxAcquirerOptions } from "./create-inbox-acquirer.ts";
export { parseOptions } from "./parse-options.ts";
