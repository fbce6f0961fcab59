import { ENGINE_SETTING_NAMES } from '../../proofs/engine-access.js';
import { withSecretFiles, type Variables } from '../../proofs/secret-files.js';
import { UsageError } from '../failures.js';
import { apiFindings } from './api.js';
import { caseFindings } from './cases.js';
import { codecServerFindings } from './codec-server.js';
import { DATABASE_SETTINGS, databaseFindings } from './database.js';
import { engineFindings } from './engine.js';
import type { Finding } from './finding.js';
import { issuerFindings } from './issuer.js';
import { mailFindings } from './mail.js';

/** What is read beside the database's URLs. */
const OTHER_SETTINGS = [
  ...ENGINE_SETTING_NAMES,
  'OIDC_ISSUER',
  'SMTP_URL',
  'CODEC_SERVER_URL',
  'CODEC_SERVER_TOKEN',
  'COUNTERSIGN_URL',
  'COUNTERSIGN_TOKEN',
  'COUNTERSIGN_CLIENT_ID',
  'COUNTERSIGN_CLIENT_SECRET',
];

/** The environment with what its files hold in their places. */
function settingsIn(env: Variables, names: readonly string[]): Variables {
  const { variables, mistakes } = withSecretFiles(env, names);
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  const files = names.map((name) => `${name}_FILE`);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !files.includes(name)));
}

/**
 * Looks at everything that the environment names, all at once.
 *
 * @throws {UsageError} when a file that should hold a setting cannot be read
 */
export async function examined(env: Variables): Promise<readonly Finding[]> {
  const settings = settingsIn(env, [...DATABASE_SETTINGS, ...OTHER_SETTINGS]);
  const found = await Promise.all([
    databaseFindings(settings),
    engineFindings(settings),
    caseFindings(settings),
    issuerFindings(settings),
    mailFindings(settings),
    codecServerFindings(settings),
    apiFindings(settings),
  ]);
  return found.flat();
}
