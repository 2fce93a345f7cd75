export { checkBaseUrl } from "./base-url.ts";
export { followPages, type PageRead } from "./follow-pages.ts";
export {
  type HttpAnswer,
  HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type HttpTools,
} from "./http-client.ts";
export { HttpError } from "./http-error.ts";
export { defaultHttpLimits, type HttpLimits } from "./limits.ts";
export { Patience } from "./patience.ts";
