import { randomBytes } from 'node:crypto';
import { SubjectBrowser } from '../../dev/actors/subject-browser.js';
import type { Person } from '../../dev/actors/person.js';
import type { Cast } from '../cast.js';
import { accepted, answered, timed } from './expected.js';

/** Durations that are taken by the way, in milliseconds. */
export interface ResetTimes {
  /** From sending a code of the app to the case's word on it. */
  readonly evidence: number[];
  /** From choosing the password to the review that is due: set, sessions revoked, both proven. */
  readonly claim: number[];
}

const ticketOf = (person: Person) => ({ source: 'bench', id: `R-${person.seeded.username}` });

/** Opens a case for somebody and leaves it there. */
export async function opens(cast: Cast, subject: Person): Promise<string> {
  const desk = await cast.deskAgent();
  const { username } = subject.seeded;
  return answered(await desk.openCase({ subject: username, ticket: ticketOf(subject) }), 'the opening').caseId;
}

/** One whole password reset: two pieces of evidence, one approval, a claim, a review. The case is closed at the end. */
export async function passwordReset(cast: Cast, subject: Person, times: ResetTimes): Promise<string> {
  const caseId = await opens(cast, subject);
  const browser = await SubjectBrowser.open(cast.surface, caseId);
  const mailbox = cast.mailboxOf(subject);
  const mailedCode = async (): Promise<string> => {
    accepted(await browser.requestEmailCode(), 'asking for a code');
    return mailbox.nextCode(caseId);
  };
  const appCode = await subject.recoveryCode();
  await timed(times.evidence, async () => accepted(await browser.submitTotp(appCode), 'the app code'));
  accepted(await browser.submitEmailCode(await mailedCode()), 'the mailed code');
  accepted(await (await cast.approver('adam')).approve(caseId), 'the approval');
  const reviewer = await cast.reviewer();
  const desk = await cast.deskAgent();
  await desk.waitForPhase(caseId, 'awaiting-claim');
  accepted(await browser.submitEmailCode(await mailedCode()), 'the fresh code');
  const newPassword = randomBytes(15).toString('base64url');
  await timed(times.claim, async () => {
    accepted(await browser.redeemClaim(newPassword), 'the claim');
    await desk.waitForPhase(caseId, 'under-review');
  });
  accepted(await reviewer.review(caseId, 'justified'), 'the review');
  return caseId;
}
