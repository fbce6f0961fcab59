import { connect } from '../db/connect.js';
import { requireSchema } from '../db/schema-version.js';
import type { Logger } from '../logging/logger.js';

/**
 * The first thing a worker does: it looks whether the database is one of its own version, before it connects to anything
 * else or takes a task.
 *
 * @throws {SchemaMismatch} when it is not
 */
export async function requireDatabase(url: string, logger: Logger): Promise<void> {
  const db = connect(url, 1);
  try {
    await requireSchema(db, (error) => logger.warn('the database cannot be asked yet', { error }));
  } finally {
    await db.destroy();
  }
}
