import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Why a request is not answered. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/**
 * Lets through what the page itself asks, and a person who opens the address. Other pages in the same browser
 * can reach the server's port too, so that the host has to be the server's own (a name that was pointed at
 * 127.0.0.1 is not), the origin too where one is named, and the token has to be in the path.
 * @returns the path after the token, or the refusal
 */
export function guard(
  request: IncomingMessage,
  token: string,
  port: number,
): { readonly path: string } | Refusal {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host, origin, "sec-fetch-site": site } = request.headers;
  if (host === undefined || !hosts.includes(host.toLowerCase()))
    return { status: 403, message: "this host is not served" };
  if (origin !== undefined && !hosts.map((one) => `http://${one}`).includes(origin.toLowerCase()))
    return { status: 403, message: "requests from other pages are not answered" };
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return { status: 403, message: "requests from other pages are not answered" };
  const [, given = "", ...rest] = (request.url ?? "").split("?")[0]!.split("/");
  if (!isSame(given, token))
    return {
      status: 403,
      message: "the token is missing or wrong: open the address that slicetuner printed",
    };
  return { path: `/${rest.join("/")}` };
}

function isSame(given: string, token: string): boolean {
  const [first, second] = [Buffer.from(given), Buffer.from(token)];
  return first.length === second.length && timingSafeEqual(first, second);
}
