import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from './environment.js';

/** A variable of the surroundings that is not there is left out. */
const given = (settings: Readonly<Record<string, string | null | undefined>>): readonly (readonly [string, string])[] =>
  Object.entries(settings).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));

/**
 * Writes what `countersign --settings FILE` needs to reach this environment: the API as the sample ticket tool, and every
 * server, so that `doctor` finds them all. For its owner's eyes: it holds passwords.
 *
 * @param folder where it is put
 * @returns its path
 */
export async function writeCommandSettings(folder: string, environment: Environment): Promise<string> {
  const { urls, database, keys, codecToken, ticketToolSecret, mail, engineOf, plans } = environment;
  const settings = given({
    COUNTERSIGN_URL: urls.api,
    OIDC_ISSUER: urls.issuer,
    COUNTERSIGN_CLIENT_ID: ticketToolSecret === null ? null : 'ticket-tool',
    COUNTERSIGN_CLIENT_SECRET: ticketToolSecret,
    ...engineOf('operator'),
    SMTP_URL: mail?.url,
    CODEC_SERVER_URL: urls.codecServer,
    CODEC_SERVER_TOKEN: codecToken,
    CODEC_KEYRING_FILE: keys.CODEC_KEYRING_FILE,
    POLICY_FILE: plans['case-worker'].env['POLICY_FILE'],
    TRUST_FILE: keys.TRUST_FILE,
    ENROLMENT_KEY_FILE: keys.ENROLMENT_KEY_FILE,
    DATABASE_URL: database.owner,
    DATABASE_URL_OWNER: database.owner,
    DATABASE_URL_API: database.countersign_api,
    DATABASE_URL_CASE_WORKER: database.countersign_case_worker,
    DATABASE_URL_LEDGER: database.countersign_ledger,
    DATABASE_URL_CONNECTOR: database.countersign_connector_sample_directory,
    DATABASE_URL_ENROLMENT: database.countersign_enrolment,
    SAMPLE_DIRECTORY_URL: database.sample_directory,
    SAMPLE_DIRECTORY_PROOF_URL: database.sample_directory_proof,
    DIRECTORY_OF_RECORD_URL: database.sample_directory_reader,
    SAMPLE_DIRECTORY_IDP_URL: database.sample_directory_idp,
  });
  const file = path.join(folder, 'command.env');
  await writeFile(file, settings.map(([name, value]) => `${name}='${value}'\n`).join(''), { mode: 0o600 });
  return file;
}
