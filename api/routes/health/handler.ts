import { sql } from 'kysely';
import { route } from '../../route.js';
import { healthSchema } from './schema.js';

export const health = route(healthSchema, async (_incoming, { db, engine }) => {
  const [database, reachable] = await Promise.all([
    sql`select 1`.execute(db).then(
      () => true,
      () => false,
    ),
    engine.isReachable(),
  ]);
  const isWell = database && reachable;
  return { status: isWell ? 200 : 503, body: { status: isWell ? 'ok' : 'degraded', database, engine: reachable } };
});
