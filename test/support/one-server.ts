import { startPostgres } from '../../dev/servers/postgres.js';

/**
 * One PostgreSQL for every database that a test file makes: a file that needs a fresh one for each test would start a server
 * for each.
 *
 * @returns what stops it
 */
export async function oneServerForAll(): Promise<() => Promise<void>> {
  const before = process.env['DATABASE_URL'];
  const server = await startPostgres();
  process.env['DATABASE_URL'] = server.url;
  return async () => {
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
    await server.stop();
  };
}
