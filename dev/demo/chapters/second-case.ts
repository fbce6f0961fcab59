import { DeskAgent } from '../../actors/desk-agent.js';
import { Mailbox } from '../../actors/mailbox.js';
import { SubjectBrowser } from '../../actors/subject-browser.js';
import { check } from '../narrator.js';
import { refusalsOf } from '../record.js';
import type { Stage } from '../stage.js';
import type { OpenCase, ProvenCase } from '../story-so-far.js';
import { DEMO_TICKETS } from '../tickets.js';
import { answered, wasAccepted, wasRefused } from '../words.js';

/** Bob's case: Eve holds his phone and his private mailbox, and somebody else broke into the API. */
export async function secondCase({ narrator, person }: Stage, dora: DeskAgent): Promise<OpenCase> {
  narrator.chapter('A second case, and everything somebody could try');
  return narrator.step('Eve holds Bob\'s phone and private mailbox; she has a case opened for "Bob"', async (say) => {
    const { caseId } = answered(await dora.openCase(DEMO_TICKETS.takenOver), 'the opening');
    say(`case ${caseId}; somebody else holds what the API holds: its codec key, its database role, Temporal itself`);
    return { caseId, subject: person('bob'), dora };
  });
}

/** Forgery 4, on the way to complete evidence: every item comes from the one session. */
export async function evidenceFromAnotherSession(stage: Stage, kase: OpenCase): Promise<ProvenCase> {
  const { narrator, surface, record } = stage;
  const { caseId, subject } = kase;
  return narrator.step(
    'Forgery 4: a code typed into another session than the first item came from: refused',
    async (say) => {
      const browser = await SubjectBrowser.open(surface, caseId);
      const other = await SubjectBrowser.open(surface, caseId);
      wasAccepted(await browser.submitTotp(await subject.recoveryCode()), 'the code of the app');
      wasAccepted(await browser.requestEmailCode(), 'asking for a code');
      const mailbox = new Mailbox(surface, subject.privateEmail);
      const code = await mailbox.nextCode(caseId);
      wasRefused(await other.submitEmailCode(code), 'verification-not-completed', 'the code from another session');
      check(
        (await refusalsOf(record, caseId)).includes('session-other'),
        'the record names the reason, the answer does not',
      );
      const phase = wasAccepted(await browser.submitEmailCode(code), 'the same code from the first session');
      check(phase === 'approving', 'the first session can still finish');
      say('the answer gives no reason; the record does: session-other');
      return { ...kase, browser, mailbox };
    },
  );
}
