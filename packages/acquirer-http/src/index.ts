export type { HttpTools } from "@slicetuner/http-client";
export { createHttpAcquirer, type HttpAcquirerOptions } from "./create-http-acquirer.ts";
export { parseOptions } from "./parse-options.ts";
export type {
  HttpAuthentication,
  HttpFields,
  HttpLimits,
  HttpPaging,
  HttpRequest,
  HttpService,
  HttpStatus,
} from "./service.ts";
