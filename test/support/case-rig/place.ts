import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seed, type SeededPeople, type SeededPerson } from '../../../dev/seed/seed.js';
import { type KeyFiles, writeKeys } from '../../../proofs/key-files.js';
import { loadKeyring, type Keyring } from '../../../proofs/keyring.js';
import { loadSigningKey, loadTrust, type Trust } from '../../../proofs/keys.js';
import { type DirectoryFixture, startDirectory } from '../../connectors/sample-directory-fixture.js';

/** The signing page of the rig. */
export const SIGNING = { rpId: 'sign.example.com', origin: 'https://sign.example.com' } as const;

/** A database with everybody in it and a folder of keys: what stands before the first case. */
export interface Place {
  readonly directory: DirectoryFixture;
  readonly keyFiles: KeyFiles;
  readonly keyring: Keyring;
  readonly trust: Trust;
  /** By user name. */
  readonly people: SeededPeople;
  stop(): Promise<void>;
}

/**
 * Makes the place: real PostgreSQL, real people in the sample directory, real keys in files.
 *
 * @param now epoch milliseconds; what people enrolled is back-dated from here
 * @param subjects how many people can be recovered beside the sample people
 * @param keyringFile the codec's keys; new ones, unless given
 */
export async function makePlace(now: number, subjects: number, keyringFile?: string): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-rig-'));
  const keyFiles = await writeKeys(path.join(folder, 'keys'));
  const directory = await startDirectory();
  const trust = await loadTrust(keyFiles.TRUST_FILE);
  const people = await seed({
    ownerUrl: directory.database.ownerUrl,
    enrolmentKey: await loadSigningKey(keyFiles.ENROLMENT_KEY_FILE),
    caseWorkerSeal: trust.seal['case-worker'],
    now,
    rpId: SIGNING.rpId,
    subjects,
  });
  return {
    directory,
    keyFiles,
    keyring: await loadKeyring(keyringFile ?? keyFiles.CODEC_KEYRING_FILE),
    trust,
    people,
    async stop() {
      await directory.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One of the people of the place. */
export function personNamed({ people }: Pick<Place, 'people'>, username: string): SeededPerson {
  const person = people[username];
  if (person === undefined) throw new Error(`nobody here is called ${username}`);
  return person;
}
