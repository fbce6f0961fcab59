import path from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { MIGRATE_SETTINGS, passwordsIn } from '../../deploy/migrate-settings.js';
import { readSettings } from '../../workers/settings.js';
import { startFullTemporalServer } from '../servers/full-temporal-server.js';
import { startInstallation, type Installation } from '../servers/installation.js';
import { startPostgres, type Postgres } from '../servers/postgres.js';
import { silentProgress } from '../servers/progress.js';
import { startTemporalServer, type TemporalServer } from '../servers/temporal-dev-server.js';
import type { EnvironmentOptions } from './options.js';
import { rolePasswords, type Passwords } from './role-passwords.js';

/** What an environment is built on: its database, and where its keys are. */
export interface Ground {
  readonly postgres: Postgres;
  readonly ownerUrl: string;
  readonly passwords: Passwords;
  readonly keysFolder: string;
  /** Where it is installed as a real one is; null for the embedded default. */
  readonly installation: Installation | null;
}

/** Starts the database. Whoever asks for it stops it. */
export async function groundOf(options: EnvironmentOptions, folder: string): Promise<Ground> {
  const { progress = silentProgress, env = process.env } = options;
  if (options.engine === 'full') {
    const installation = await startInstallation(path.join(folder, 'secrets'), progress);
    const settings = readSettings('The environment', MIGRATE_SETTINGS, installation.migrateEnv);
    const { DATABASE_URL_OWNER: ownerUrl } = settings;
    const { postgres, folder: keysFolder } = installation;
    return { postgres, ownerUrl, passwords: passwordsIn(settings), keysFolder, installation };
  }
  const dataFolder = options.folder?.postgres;
  const postgres = await startPostgres({ progress, env, ...(dataFolder && { dataFolder }) });
  const passwords = await rolePasswords(folder);
  return { postgres, ownerUrl: postgres.url, passwords, keysFolder: path.join(folder, 'keys'), installation: null };
}

/** Starts the Temporal server that was asked for. Whoever asks for it stops it. */
export function startEngine(
  { progress = silentProgress, env = process.env, ...options }: EnvironmentOptions,
  { installation }: Ground,
  { dbFile, uiCodecEndpoint }: { readonly dbFile: string; readonly uiCodecEndpoint: string },
): Promise<TemporalServer> {
  if (installation !== null) return startFullTemporalServer({ installation, progress, env });
  return startTemporalServer({
    searchAttributes: SEARCH_ATTRIBUTES,
    dbFile,
    uiCodecEndpoint,
    progress,
    env,
    ...(options.ui && { ui: true, ...(options.ports?.ui && { uiPort: options.ports.ui }) }),
  });
}
