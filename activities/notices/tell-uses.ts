import { wasNoticeSent } from '../../db/notices.js';
import { readCasesInForce } from '../../db/views.js';
import type { Case } from '../../domain/case.js';
import { groupLent } from '../../domain/delegations.js';
import type { CaseActivities } from '../case-activities.js';
import { caseFacts } from '../mails/case-facts.js';
import { says, type Letter } from '../mails/letter.js';
import type { Reader } from '../mails/reader.js';
import { addressKey, writeMail } from '../mails/write-mail.js';
import { consoleLink } from './console-link.js';
import type { NoticeSurroundings } from './notice-letter.js';
import { ownersOfLent, type Recipient } from './recipients.js';
import { type NoticeDeps, sendNow } from './send-notices.js';
import { toldOf } from './told.js';
import { usesOf } from './uses.js';

/** So many are told of one by one: a day's worth of work. All of them stand in the mail when it is over. Our choice. */
const TOLD_ONE_BY_ONE_MAX = 20;

/** What an owner reads of one use of what they lent: when it was, and where to end it. */
export function useLetter(
  { publicUrl, desks }: Pick<NoticeSurroundings, 'publicUrl' | 'desks'>,
  kase: Case,
  usedAt: number,
  reader: Reader,
): Letter {
  const [subject, ...paragraphs] = reader.texts.notices['used-lent'](toldOf(kase, reader, { uses: [usedAt] }));
  const facts = caseFacts(kase, { happenedAt: usedAt, desks }, reader);
  const way = { kind: 'way', ...reader.texts.ways.signIn, href: consoleLink(publicUrl, kase) } as const;
  return { subject, blocks: [...says(...paragraphs), facts, way] };
}

/** Tells one owner of one use, unless they were. The id derives from case, moment and address: the same use is the same mail. */
async function tellOwner(deps: NoticeDeps, kase: Case, usedAt: number, owner: Recipient): Promise<void> {
  const { address, reader, personId } = owner;
  const messageId = `<${kase.id}.used.${usedAt}.${addressKey(deps.pepper, address)}@countersign>`;
  if (await wasNoticeSent(deps.db, messageId)) return;
  const letter = useLetter({ publicUrl: deps.publicUrl, desks: deps.mails.desks }, kase, usedAt, reader);
  const mail = writeMail({ messageId, to: address, caseId: kase.id }, letter, reader);
  await sendNow(deps, { kase, kind: 'used-lent', personId }, mail);
}

async function tellOfCase(deps: NoticeDeps, kase: Case): Promise<void> {
  const uses = (await usesOf(deps, kase, await deps.clock())).slice(0, TOLD_ONE_BY_ONE_MAX);
  const owners = uses.length === 0 ? [] : await ownersOfLent(deps, kase);
  for (const usedAt of uses) for (const owner of owners) await tellOwner(deps, kase, usedAt, owner);
}

/**
 * Writes to whoever lent something each time its user signed in since, as far as the directory of record sees it: once for
 * each sign-in (recovery policy, section 5.11). What cannot be sent now is sent by the next pass.
 *
 * @throws {AggregateError} when some could not be sent now
 */
export function tellUses(deps: NoticeDeps): CaseActivities['tellUses'] {
  return async () => {
    // Written by the recording step from a `Case` (architecture, section 6, "State").
    const inForce = (await readCasesInForce(deps.db)) as unknown as readonly Case[];
    const lent = inForce.filter(({ plan }) => groupLent(plan) !== null);
    const results = await Promise.allSettled(lent.map((kase) => tellOfCase(deps, kase)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} owners were not told of each use`);
  };
}
