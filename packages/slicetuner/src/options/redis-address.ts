/** Said of a wrong address, which is not shown: it may hold a password. */
export const noRedisAddress =
  "is no address, expected redis://host:port, redis://host:port/NUMBER or rediss://…";

/** Whether this names a host, and for a path the number of a database. */
export function isRedisAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return /^rediss?:$/.test(protocol) && hostname !== "" && /^(\/\d*)?$/.test(pathname);
}

/**
 * Whether a Redis is on this machine, so that a folder of this machine is one that driver and workers may
 * share.
 */
export function isOnThisMachine(address: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(address).hostname);
}
