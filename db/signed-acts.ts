import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';
import { waitForWord } from './words.js';

/** What people sign beside cases: each has a table of what was given, and one of the acts that counted. */
export type SignedActsOf = 'switch' | 'exception' | 'policy' | 'authority';

/** What somebody signed, as the API was given it: the statement with its proof. */
export interface GivenAct {
  readonly messageId: string;
  readonly body: Json;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** So many are judged in one turn; the next follow in the next. */
const AT_A_TIME = 50;

/** What is kept of the acts of one kind. */
export interface SignedActs {
  /** Keeps what was given, as `countersign_api`; the same again is one. */
  readonly keep: (
    db: Db,
    given: { readonly messageId: string; readonly bodyJson: string; readonly at: number },
  ) => Promise<void>;
  /** What nobody judged yet, the oldest first. */
  readonly given: (db: Db) => Promise<readonly GivenAct[]>;
  /** Notes what became of it; the first word stands. */
  readonly taken: (db: Db, messageId: string, refusal: string | null, at: number) => Promise<void>;
  /** One at a time judges, until the transaction ends: each act is numbered after the one before. */
  readonly lock: (trx: Trx) => Promise<void>;
  /** Every act there ever was, as it was signed. */
  readonly acts: (db: Db) => Promise<readonly string[]>;
  /** Waits for the word on what was given; undefined when time ran out. `refusal` is null where it counts. */
  readonly wait: (
    db: Db,
    messageId: string,
    timeoutMs: number,
  ) => Promise<{ readonly refusal: string | null } | undefined>;
}

/** The two tables of one kind, by the type of the first: every kind has the same columns. */
export function signedActs(of: SignedActsOf): SignedActs {
  const givenTable = `${of}_given` as 'switch_given';
  const actTable = `${of}_act` as 'switch_act';
  return {
    async keep(db, { messageId, bodyJson, at }) {
      await db
        .insertInto(givenTable)
        .values({ message_id: messageId, body: bodyJson, received_at: at })
        .onConflict((conflict) => conflict.column('message_id').doNothing())
        .execute();
    },
    given: (db) =>
      db
        .selectFrom(givenTable)
        .select(['message_id as messageId', 'body', 'received_at as receivedAt'])
        .where('taken_at', 'is', null)
        .orderBy('received_at')
        .limit(AT_A_TIME)
        .execute(),
    async taken(db, messageId, refusal, at) {
      await db
        .updateTable(givenTable)
        .set({ taken_at: at, refusal })
        .where('message_id', '=', messageId)
        .where('taken_at', 'is', null)
        .execute();
    },
    async lock(trx) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`countersign.${of}_act`}, 0))`.execute(trx);
    },
    async acts(db) {
      const rows = await db.selectFrom(actTable).select('jws').execute();
      return rows.map(({ jws }) => jws);
    },
    wait(db, messageId, timeoutMs) {
      const look = () =>
        db
          .selectFrom(givenTable)
          .select('refusal')
          .where('message_id', '=', messageId)
          .where('taken_at', 'is not', null)
          .executeTakeFirst();
      return waitForWord(look, timeoutMs);
    },
  };
}
