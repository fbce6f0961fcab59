import { insertReopening } from '../../db/ceremonies.js';
import { digestOfText } from '../../domain/canonical.js';
import type { ReopeningTold } from '../../domain/reopening.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { signReopeningPart } from '../../proofs/ceremony.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';
import { writeCeremonyEntry } from '../enrolled/record-ceremony.js';
import { readReopening } from '../enrolled/reopening.js';
import { readerOf } from '../mails/reader.js';
import { writeMail } from '../mails/write-mail.js';
import type { PolicyChangeDeps } from './deps.js';
import { reopeningLetter } from './reopening-letter.js';

type Deps = PolicyChangeDeps & Pick<CaseDeps, 'policy' | 'sendMail' | 'mails' | 'securityMailTo'>;

/** Everybody who holds authority here and has a key. */
async function holdersOf(deps: Deps): Promise<readonly PersonOfRecord[]> {
  const groups = await Promise.all(deps.policy.authorityGroups.map((group) => deps.directory.membersOf(group)));
  const people = [...new Map(groups.flat().map((person) => [person.personId, person])).values()];
  const sets = await Promise.all(people.map(({ personId }) => currentSet(deps, personId)));
  return people.filter((_, nth) => sets[nth]?.rows.some(({ enrolled }) => enrolled.kind === 'passkey') === true);
}

async function tell(deps: Deps, to: string, person: PersonOfRecord | null, askedAt: number): Promise<void> {
  const reader = readerOf(deps, person);
  const messageId = `<ceremony.${digestOfText(`${to} ${askedAt}`).slice(0, 16)}@countersign>`;
  await deps.sendMail(writeMail({ messageId, to, caseId: null }, reopeningLetter(askedAt, reader), reader));
}

/**
 * Tells everybody with a decision key, and security, that both codes were given, and signs that they were told: only from then
 * on do the 72 hours run. Done once; the same mails again where it is not known whether they went.
 *
 * @throws when a mail was not taken: it is tried again for as long as it takes
 */
export async function tellReopening(deps: Deps): Promise<void> {
  const { standing } = await readReopening(deps, deps.db);
  if (standing === null || standing.opensAt !== null || standing.vetoedBy !== null) return;
  const holders = await holdersOf(deps);
  for (const person of holders) await tell(deps, person.workEmail, person, standing.askedAt);
  await tell(deps, deps.securityMailTo, null, standing.askedAt);
  const [at, people] = [await deps.clock(), holders.map(({ personId }) => personId)];
  const told: ReopeningTold = { type: 'ceremony-told', number: standing.number, people, at };
  const jws = await signReopeningPart(deps.verifierKey, told);
  const entry = { kind: 'ceremony-told', name: `${standing.number}`, body: { told, jws }, at } as const;
  await deps.ledgerDb.transaction().execute((trx) => writeCeremonyEntry(trx, entry));
  await insertReopening(deps.db, { digest: digestOfText(jws), number: standing.number, jws });
}
