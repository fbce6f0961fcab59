import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { GATE_LOCK, GATES_SQL, type Moment, type Place } from './gate-schema.js';

/** Where one step of one case is to be held. */
export interface Gate {
  readonly place: Place;
  readonly moment: Moment;
  /** The case, or at the directory the person. */
  readonly owner: string;
  /** As the place names its steps; `%` stands for anything. */
  readonly step: string;
}

const RECOVERS_WITHIN_MILLISECONDS = 30_000;

/** Connects, also to a server that is just recovering. */
async function connected(url: string): Promise<pg.Client> {
  const giveUpAt = performance.now() + RECOVERS_WITHIN_MILLISECONDS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {}); // whoever asks next is told
    try {
      await client.connect();
      return client;
    } catch (fault) {
      if (performance.now() > giveUpAt) throw fault;
      await pause(50);
    }
  }
}

/** When a connection is over, by whoever's doing. */
async function endOf(client: pg.Client): Promise<void> {
  await new Promise<void>((resolve) => void client.once('end', () => resolve()));
}

/** Closes and opens gates, and sees who stands before them. One session holds them all: if it dies, all are open. */
export class Gates {
  readonly #ownerUrl: string;
  #client: pg.Client;
  #ended: Promise<unknown>;
  #last = 0;

  private constructor(ownerUrl: string, client: pg.Client) {
    this.#ownerUrl = ownerUrl;
    this.#client = client;
    this.#ended = endOf(client);
  }

  /** @param ownerUrl as the owner of the database; the gates' triggers are put into it */
  static async join(ownerUrl: string): Promise<Gates> {
    const client = await connected(ownerUrl);
    await client.query(GATES_SQL);
    return new Gates(ownerUrl, client);
  }

  /**
   * Crashes the database: when one of its processes is killed, PostgreSQL ends all others and recovers from its log.
   * Afterwards every gate is open.
   */
  async crashDatabase(): Promise<void> {
    const { rows } = await this.#client.query<{ pid: number }>('select pg_backend_pid() as pid');
    for (const { pid } of rows) process.kill(pid, 'SIGKILL');
    await this.#ended;
    this.#client = await connected(this.#ownerUrl);
    this.#ended = endOf(this.#client);
    await this.#client.query('delete from durability.gate');
  }

  /** Closes a gate, and gives its number. */
  async close(gate: Gate): Promise<number> {
    const id = (this.#last += 1);
    await this.#client.query('select pg_advisory_lock($1, $2)', [GATE_LOCK, id]);
    const { place, moment, owner, step } = gate;
    await this.#client.query('insert into durability.gate values ($1, $2, $3, $4, $5)', [
      id,
      place,
      moment,
      owner,
      step,
    ]);
    return id;
  }

  /** The numbers of the gates that a step waits at now. */
  async held(): Promise<ReadonlySet<number>> {
    const { rows } = await this.#client.query<{ id: number }>(
      `select distinct objid::integer as id from pg_locks where locktype = 'advisory' and classid = $1 and not granted`,
      [GATE_LOCK],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Opens a gate for good. */
  async open(id: number): Promise<void> {
    await this.#client.query('delete from durability.gate where id = $1', [id]);
    await this.#client.query('select pg_advisory_unlock($1, $2)', [GATE_LOCK, id]);
  }

  async leave(): Promise<void> {
    await this.#client.end();
  }
}
