import { Person } from '../actors/person.js';
import type { PublicSurface } from '../actors/public-surface.js';
import { UsedSecrets } from '../actors/used-secrets.js';
import type { Environment } from '../environment/environment.js';
import { connect, type Db } from '../../db/connect.js';
import { SIGNING_RP_ID } from '../environment/process-plans.js';
import type { Narrator } from './narrator.js';

/** Everything a chapter needs. The people reach `surface` only; whoever breaks in or looks behind it uses the rest. */
export interface Stage {
  readonly narrator: Narrator;
  readonly environment: Environment;
  readonly surface: PublicSurface;
  /** Reads the record as the ledger's own role may, which is to read and to append. */
  readonly record: Db;
  /** What somebody who broke into the API holds of the database. */
  readonly apiDatabase: Db;
  readonly person: (username: string) => Person;
}

/**
 * Sets the stage.
 *
 * @throws when mail goes to a server whose mailboxes nobody here can read
 */
export function stageOf(environment: Environment, narrator: Narrator, tell: (what: string) => void): Stage {
  const { urls, mail, people, database } = environment;
  if (mail === null) throw new Error('The demo reads mails, so it needs its own mail server: unset SMTP_URL.');
  const surface: PublicSurface = {
    api: urls.api,
    issuer: urls.issuer,
    signing: { rpId: SIGNING_RP_ID, origin: urls.signingOrigin },
    mail,
    secrets: new UsedSecrets(),
    tell,
  };
  const known = new Map(Object.values(people).map((seeded) => [seeded.username, new Person(seeded, surface)]));
  const person = (username: string): Person => {
    const found = known.get(username);
    if (found === undefined) throw new Error(`Nobody is called ${username}.`);
    return found;
  };
  const record = connect(database.countersign_ledger);
  return { narrator, environment, surface, record, apiDatabase: connect(database.countersign_api), person };
}
