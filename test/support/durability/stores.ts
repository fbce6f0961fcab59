import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SEARCH_ATTRIBUTES } from '../../../contract/search-attributes.js';
import { freePort } from '../../../dev/servers/free-port.js';
import { removeDataFolder } from '../../../dev/servers/postgres/data-folder.js';
import { startPostgres, type Postgres } from '../../../dev/servers/postgres.js';
import { startTemporalServer, type TemporalServer } from '../../../dev/servers/temporal-dev-server.js';

const run = promisify(execFile);

/** What an installation keeps: Countersign's database, and the engine's. */
export const STORES = ['database', 'engine'] as const;
export type Store = (typeof STORES)[number];

/**
 * PostgreSQL and a Temporal server on files, always at the same ports, so that whoever uses them finds them again after
 * their files were copied or put back. Both are copied cold: file by file, while nothing runs on them.
 */
export class Stores {
  readonly #folder: string;
  readonly #ports: Readonly<Record<'postgres' | 'temporal', number>>;
  #postgres: Postgres | null = null;
  #temporal: TemporalServer | null = null;

  private constructor(folder: string, ports: Readonly<Record<'postgres' | 'temporal', number>>) {
    this.#folder = folder;
    this.#ports = ports;
  }

  static async start(): Promise<Stores> {
    const folder = await mkdtemp(path.join(tmpdir(), 'countersign-stores-'));
    // The user that PostgreSQL runs as must be able to pass through; what is in it is closed by itself.
    await chmod(folder, 0o711);
    await mkdir(path.join(folder, 'engine'), { mode: 0o700 });
    const stores = new Stores(folder, { postgres: await freePort(), temporal: await freePort() });
    await stores.start();
    return stores;
  }

  /** The surroundings in which everything uses these stores. */
  get env(): NodeJS.ProcessEnv {
    if (this.#postgres === null || this.#temporal === null) throw new Error('the stores are stopped');
    return { DATABASE_URL: this.#postgres.url, TEMPORAL_ADDRESS: this.#temporal.address };
  }

  async start(): Promise<void> {
    this.#postgres = await startPostgres({ dataFolder: this.#live('database'), port: this.#ports.postgres, env: {} });
    this.#temporal = await startTemporalServer({
      searchAttributes: SEARCH_ATTRIBUTES,
      dbFile: path.join(this.#live('engine'), 'temporal.db'),
      port: this.#ports.temporal,
      env: {},
    });
  }

  async stop(): Promise<void> {
    await this.#temporal?.stop();
    await this.#postgres?.stop();
    this.#temporal = null;
    this.#postgres = null;
  }

  /** Copies both, under a name. They must be stopped. */
  async copyAs(name: string): Promise<void> {
    for (const store of STORES) await copy(this.#live(store), this.#kept(name, store));
  }

  /** Puts one of them back as it was when it was copied under a name. It must be stopped. */
  async putBack(name: string, store: Store): Promise<void> {
    const live = await realpath(this.#live(store));
    await rm(live, { recursive: true });
    await copy(this.#kept(name, store), live);
  }

  /** Stops them and throws everything away. */
  async remove(): Promise<void> {
    await this.stop();
    await removeDataFolder(this.#live('database'));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #live(store: Store): string {
    return path.join(this.#folder, store);
  }

  #kept(name: string, store: Store): string {
    return path.join(this.#folder, `${store}.${name}`);
  }
}

/** With owner and mode of every file, as PostgreSQL demands. */
async function copy(from: string, to: string): Promise<void> {
  await run('cp', ['-a', await realpath(from), to]);
}
