export { createInboxAcquirer, type InboxAcquirerOptions } from "./create-inbox-acquirer.ts";
