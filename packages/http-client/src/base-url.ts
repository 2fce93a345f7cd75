import type { ProblemList } from "@slicetuner/core";

/**
 * Adds a problem for everything that is wrong with a server's address. Its text is in no message: it may hold
 * a password.
 * @param path of the option, e.g. `baseUrl`
 */
export function checkBaseUrl(address: unknown, path: string, problems: ProblemList): void {
  const url = typeof address === "string" && URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (!problems.expect(isWeb, path, "is no address of the form https://host/path")) return;
  problems.expect(
    url!.username === "" && url!.password === "",
    path,
    "has a user or password in it; name an environment variable with the secret instead",
  );
  problems.expect(url!.search === "" && url!.hash === "", path, "has a part after ? or #, expected none");
}
