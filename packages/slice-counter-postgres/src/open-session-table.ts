import { Secrets } from "@slicetuner/core";
import { readAddress } from "./address.ts";
import type { PostgresTableOptions } from "./options.ts";
import { openPostgresTable, type PostgresTable } from "./postgres-table.ts";
import { Session } from "./session.ts";

/**
 * A table with a session of its own, which is closed with it.
 * @throws InvalidInputError for options that are wrong, no database or no table there
 */
export async function openSessionTable(options: PostgresTableOptions): Promise<PostgresTable> {
  const { querySeconds = 600, signal } = options;
  const secrets = new Secrets();
  const address = readAddress(options, secrets);
  const session = await Session.open({
    address,
    querySeconds,
    secrets,
    ...(signal !== undefined && { signal }),
  });
  try {
    return await openPostgresTable(session, options);
  } catch (error) {
    await session.close();
    throw error;
  }
}
