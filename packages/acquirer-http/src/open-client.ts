import { Secrets } from "@slicetuner/core";
import { HttpClient, type HttpTools } from "@slicetuner/http-client";
import { type CompleteService, isSecretHeader } from "./service.ts";

/**
 * The way to the service, with the secrets of its description.
 * @throws InvalidInputError when the environment variable of a secret is not set
 */
export function openClient(service: CompleteService, tools: HttpTools): HttpClient {
  const secrets = new Secrets();
  const { baseUrl, authentication, limits } = service;
  const headers = Object.entries(service.headers).map(([name, value]) => [
    name,
    isSecretHeader(value) ? secrets.readHeader(value, `headers.${name}`) : value,
  ]);
  if (authentication !== undefined) {
    const { scheme = "Bearer", header = "Authorization" } = authentication;
    const secret = secrets.readHeader(authentication, "authentication.env");
    headers.push([header, scheme === "" ? secret : `${scheme} ${secret}`]);
  }
  const variable = authentication?.env;
  return new HttpClient({
    baseUrl,
    headers: Object.fromEntries(headers),
    secrets,
    limits,
    tools,
    hintFor: (status) => {
      if (status !== 401 && status !== 403) return undefined;
      return variable === undefined ? "Set `authentication`." : `Is the secret in ${variable} right?`;
    },
  });
}
