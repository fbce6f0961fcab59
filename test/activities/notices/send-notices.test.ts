import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MailRefusedError } from '../../../activities/notices/mail.js';
import { sendNotices } from '../../../activities/notices/send-notices.js';
import type { SendMail } from '../../../activities/deps.js';
import type { Case } from '../../../domain/case.js';
import type { Plan } from '../../../domain/plan.js';
import { NOTICE_KINDS, type NoticeKind } from '../../../domain/notices.js';
import { verifyRepudiation } from '../../../proofs/repudiation.js';
import { ON_DUTY } from '../../domain/support/people.js';
import { decisionBy } from '../../domain/support/decisions.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from '../verification/subject-world.js';
import { samplePlan } from '../../domain/support/plans.js';
import { directoryAround } from './told-people.js';

/** Where security of the vendor reads mail whose staff the subject is: no address that anybody gave in a case. */
const VENDOR = 'soc@fixers.example.org';

describe('notices', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;
  let sequence = 0;
  const warnings: string[] = [];

  const deps = (sendMail: SendMail = world.deps.sendMail) => ({
    ...world.deps,
    sendMail,
    directory: directoryAround(alice.kase.subject.personId),
    logger: { warn: (message: string, fields: object) => warnings.push(`${message} ${JSON.stringify(fields)}`) },
  });
  const mailsOf = async (kase: Case) =>
    (await world.mail.messages()).filter(({ messageId }) => messageId.startsWith(`<${kase.id}.`));
  /** Sends one notice and tells who got it, by the names of their mailboxes. */
  const told = async (kind: NoticeKind, changes: Partial<Case> = {}) => {
    sequence += 1;
    await sendNotices(deps())({ ...alice.kase, ...changes }, [{ kind, sequence }]);
    const mails = (await mailsOf(alice.kase)).filter(({ messageId }) => messageId.includes(`.${sequence}.${kind}.`));
    return mails.flatMap(({ to }) => to).toSorted();
  };
  const subjectAddresses = () => [alice.email.address, `${alice.kase.subject.personId}@example.com`];
  const at = (...names: string[]) => names.map((name) => `${name}@example.com`);

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    alice = await world.newSubject();
    warnings.length = 0;
  });
  afterAll(() => world.stop());

  const plan = (changes: Partial<Plan> = {}): { plan: Plan } => ({ plan: { ...alice.kase.plan, ...changes } });

  it.each(['case-opened', 'effects-applied'] as const)(
    '%s: the subject is told at every address there is, and so is the manager from tier 2 on',
    async (kind) => {
      expect(await told(kind, plan({ tier: 2 }))).toEqual([...subjectAddresses(), ...at('mona')].toSorted());
      expect(await told(kind, plan({ tier: 1 }))).toEqual(subjectAddresses().toSorted());
    },
  );

  it.each(['case-opened', 'effects-applied', 'change-coming'] as const)(
    '%s: security and the vendor’s are told as well by N2; by N3 whoever is on duty, and owns what is administered (section 3)',
    async (kind) => {
      const [security, duty] = [[...at('security'), VENDOR], at('oscar', 'otto')];
      const quiet = await told(kind, plan({ tier: 2 }));
      const loud = await told(kind, plan({ tier: 2, notices: 'N2' }));
      expect(loud).toEqual([...quiet, ...security].toSorted());
      const loudest = await told(kind, plan({ tier: 2, notices: 'N3' }));
      expect(loudest).toEqual([...quiet, ...security, ...duty].toSorted());
    },
  );

  it('an assistant hears of an executive’s case when it was done, and of nothing before it (row 7)', async () => {
    const executive = plan({ tier: 3, notices: 'N3', classes: ['executive'] });
    const others = plan({ tier: 3, notices: 'N3', classes: ['privileged'] });
    for (const kind of NOTICE_KINDS.filter((one) => one !== 'effects-applied'))
      expect([kind, await told(kind, executive)]).toEqual([kind, expect.not.arrayContaining(at('asta'))]);
    expect(await told('effects-applied', executive)).toEqual(expect.arrayContaining(at('asta')));
    expect(await told('effects-applied', others)).not.toContain('asta@example.com');
    const mail = (await mailsOf(alice.kase)).find(({ to }) => to.includes('asta@example.com'));
    expect(mail?.text).toContain('because you are their assistant');
    expect(mail?.text).not.toContain('not-me');
  });

  it('whoever owns what is granted in an emergency is told by N3, and whoever owns what is lent is told of that alone', async () => {
    const granted = (action: 'access.emergency' | 'access.delegate'): { plan: Plan } => ({
      plan: { ...samplePlan({ action }), tier: 4, notices: 'N3' },
    });
    const { directory } = deps();
    const own = { ...directory, ownersOf: async (group: string) => (group === 'administrators' ? [] : ['otto']) };
    const tellsOtto = async (kase: Case) => {
      sequence += 1;
      await sendNotices({ ...deps(), directory: own })(kase, [{ kind: 'case-opened', sequence }]);
      return (await mailsOf(kase)).some(
        ({ to, messageId }) => messageId.includes(`.${sequence}.`) && to.includes('otto@example.com'),
      );
    };
    expect(await tellsOtto({ ...alice.kase, ...granted('access.emergency') })).toBe(true);
    expect(await tellsOtto({ ...alice.kase, ...granted('access.delegate') })).toBe(false);
  });

  it('attack: a link to stop a case is in no mail to a mailbox that is nobody’s own', async () => {
    await told('case-opened', plan({ tier: 2, notices: 'N2' }));
    const mails = await mailsOf(alice.kase);
    expect(mails.find(({ to }) => to.includes('security@example.com'))?.text).not.toContain('not-me');
    expect(mails.find(({ to }) => to.includes('mona@example.com'))?.text).toContain('not-me');
  });

  it('change-coming: the manager is told at once in every tier, because there is time to object now', async () => {
    expect(await told('change-coming', plan({ tier: 1 }))).toEqual(
      [...subjectAddresses(), ...at('adam', 'anna', 'mona')].toSorted(),
    );
  });

  it.each(['refused', 'repudiated', 'failed'] as const)(
    'case-ended, %s: the manager is told at once, in tier 1 too',
    async (outcome) => {
      const openers = ['dora'];
      const { opening } = alice.kase;
      const byDora = { opening: { ...opening, receipt: { ...opening.receipt, openers } } };
      expect(await told('case-ended', { outcome, ...byDora, ...plan({ tier: 1 }) })).toContain('mona@example.com');
      expect(await told('case-ended', { outcome: 'lapsed', ...byDora, ...plan({ tier: 1 }) })).not.toContain(
        'mona@example.com',
      );
    },
  );

  it('reach an address behind the identity provider too: it is no evidence, but it is the subject’s', async () => {
    alice = await world.newSubject({ email: { behindIdentityProvider: true } });
    expect(await told('claim-ready')).toEqual(subjectAddresses().toSorted());
  });

  it('attack: an address put into the table by hand is told nothing', async () => {
    const { personId } = alice.kase.subject;
    const forged = { enrolled_id: `forged-${personId}`, person_id: personId, jws: 'e30.e30.e30' };
    await world.database.owner.insertInto('enrolled').values(forged).execute();
    expect(await told('claim-ready')).toEqual(subjectAddresses().toSorted());
  });

  it('approval-wanted: goes to those who may approve: active, no part in the case, nobody who reports to the subject', async () => {
    expect(await told('approval-wanted')).toEqual(at('adam', 'anna'));
    const approvals = [decisionBy(alice.kase, 'adam', 'approve', OPENED_AT)];
    expect(await told('approval-wanted', { approvals })).toEqual(at('anna'));
  });

  it('decision-recorded: goes to its author, with a link that takes it back', async () => {
    const approvals = ['anna', 'adam'].map((by) => decisionBy(alice.kase, by, 'approve', OPENED_AT));
    expect(await told('decision-recorded', { approvals })).toEqual(at('adam'));
    const review = decisionBy(alice.kase, 'rita', 'review', OPENED_AT);
    expect(await told('decision-recorded', { approvals, review })).toEqual(at('rita'));
    const [approved, reviewed] = await mailsOf(alice.kase);
    expect([approved?.subject, reviewed?.subject]).toEqual([
      expect.stringContaining('You approved this'),
      expect.stringContaining('You reviewed this'),
    ]);
    const token = /not-me#token=(\S+)/.exec(approved?.text ?? '')?.[1] ?? '';
    const author = { caseId: alice.kase.id, personId: 'adam' };
    expect(await verifyRepudiation(world.keys.trust, token)).toMatchObject(author);
  });

  it('approval-reminder: goes to those who may still approve, with a link that opens the case and holds nothing to decide by', async () => {
    expect(await told('approval-reminder')).toEqual(at('adam', 'anna'));
    const approvals = [decisionBy(alice.kase, 'anna', 'approve', OPENED_AT)];
    expect(await told('approval-reminder', { approvals })).toEqual(at('adam'));
    for (const { text } of await mailsOf(alice.kase)) {
      const links = text.match(/https?:\S+/g) ?? [];
      expect(links).toEqual([`${world.deps.publicUrl}/console/cases/${alice.kase.id}`]);
    }
  });

  it('approval-escalated: goes to the group of that very step, who took no part, whatever step came since', async () => {
    const { approvals } = alice.kase.plan;
    const chain = [ON_DUTY, 'recovery-reviewers'].map((group, at) => ({ afterSeconds: 60 + at, to: { group } }));
    const demanded = plan({ approvals: { ...approvals, escalation: chain } });
    const calls = { remindedAt: null, escalatedBy: [sequence + 1, sequence + 2] };
    expect(await told('approval-escalated', { calls, ...demanded })).toEqual(at('oscar'));
    expect(await told('approval-escalated', { calls, ...demanded })).toEqual(at('anna', 'rita'));
    expect(await told('approval-escalated', { calls, ...demanded })).toEqual([]);
  });

  it('that call again hold a case up for nobody: a group whose mailboxes are gone is told in the log', async () => {
    const refused = deps(() => Promise.reject(new MailRefusedError('gone')));
    await sendNotices(refused)(alice.kase, [{ kind: 'approval-reminder', sequence: 1 }]);
    expect(warnings).toHaveLength(2);
    await expect(sendNotices(refused)(alice.kase, [{ kind: 'approval-wanted', sequence: 1 }])).rejects.toThrow(
      'every mailbox of approval-wanted is refused',
    );
  });

  it('planned-anew: goes to the subject everywhere, the manager, those who opened it, and those whose approval lapsed', async () => {
    const approvals = [decisionBy(alice.kase, 'anna', 'approve', OPENED_AT)];
    const lapsed = { at: OPENED_AT, evidence: [], approvals };
    expect(await told('planned-anew', { lapsed, ...plan({ tier: 2 }) })).toEqual(
      [...subjectAddresses(), ...at('anna', 'dora', 'mona')].toSorted(),
    );
    const anna = (await mailsOf(alice.kase)).find(({ to }) => to.includes('anna@example.com'));
    expect(anna?.subject).toContain('Your approval counts no more');
    for (const { text } of await mailsOf(alice.kase)) expect(text).not.toMatch(/threat|strict|tier/i);
  });

  it('acknowledgement-wanted: goes to those on duty who took no part, where the plan wants it; their word to its author', async () => {
    expect(await told('acknowledgement-wanted')).toEqual([]);
    const demanded = plan({ acknowledgement: { group: ON_DUTY, withinSeconds: 900 } });
    expect(await told('acknowledgement-wanted', demanded)).toEqual(at('oscar'));
    const acknowledgement = decisionBy(alice.kase, 'oscar', 'acknowledge', OPENED_AT);
    const approvals = [decisionBy(alice.kase, 'adam', 'approve', OPENED_AT)];
    expect(await told('decision-recorded', { approvals, acknowledgement, ...demanded })).toEqual(at('oscar'));
    expect((await mailsOf(alice.kase)).at(-1)?.subject).toContain('You acknowledged this');
  });

  it('case-ended: goes to the subject and to those who opened it', async () => {
    expect(await told('case-ended', { outcome: 'refused' })).toEqual(
      [...subjectAddresses(), ...at('dora', 'mona')].toSorted(),
    );
  });

  it.each(['review-wanted', 'review-reminder', 'review-overdue'] as const)(
    '%s: goes to reviewers who took no part',
    async (kind) => {
      const approvals = [decisionBy(alice.kase, 'anna', 'approve', OPENED_AT)];
      expect(await told(kind, { approvals, outcome: 'completed' })).toEqual(at('rita'));
    },
  );

  it('a review is given to one of those who are free, always the same one, and to all of them when it is late', async () => {
    const approvals = [decisionBy(alice.kase, 'adam', 'approve', OPENED_AT)];
    const ended = { approvals, outcome: 'completed' } as const;
    const given = await told('review-wanted', ended);
    expect(given).toHaveLength(1);
    expect(at('anna', 'rita')).toEqual(expect.arrayContaining([...given]));
    expect(await told('review-reminder', ended)).toEqual(given);
    expect(await told('review-overdue', ended)).toEqual(at('anna', 'rita'));
  });

  it('contained: goes to the subject and to reviewers', async () => {
    expect(await told('contained')).toEqual([...subjectAddresses(), ...at('anna', 'rita')].toSorted());
  });

  it('to the subject and the manager carry a link of their own that says "not me", its token in the fragment', async () => {
    await told('case-opened', plan({ tier: 2 }));
    const people = await Promise.all(
      (await mailsOf(alice.kase)).map(async ({ to, text }) => {
        const link = /https:\S+/.exec(text)?.[0] ?? '';
        const { pathname, search, hash } = new URL(link);
        expect([pathname, search]).toEqual(['/not-me', '']);
        const said = await verifyRepudiation(world.keys.trust, hash.slice('#token='.length));
        return `${to[0]} ${said?.caseId} ${said?.personId}`;
      }),
    );
    const { id, subject } = alice.kase;
    expect(people.toSorted()).toEqual(
      [...subjectAddresses().map((to) => `${to} ${id} ${subject.personId}`), `mona@example.com ${id} mona`].toSorted(),
    );
  });

  it('to those who decide or opened carry no such link: it is not theirs to say', async () => {
    await told('approval-wanted');
    await told('review-wanted', { outcome: 'completed' });
    for (const { text } of await mailsOf(alice.kase)) expect(text).not.toContain('not-me');
  });

  it('sent again after a crash are the same mails, and those already sent are not sent twice', async () => {
    const notice = { kind: 'case-opened', sequence: 1 } as const;
    const sent: string[] = [];
    const once = deps(async (mail) => {
      sent.push(mail.messageId);
      if (mail.to === alice.email.address) throw new Error('away');
      await world.deps.sendMail(mail);
    });
    await expect(sendNotices(once)(alice.kase, [notice])).rejects.toThrow('1 mails of case-opened were not sent');
    const again: string[] = [];
    const retried = deps(async (mail) => void again.push(mail.messageId));
    await sendNotices(retried)(alice.kase, [notice]);
    expect(sent).toHaveLength(2);
    expect(again).toHaveLength(1);
    expect(sent).toContain(again[0]);
    await sendNotices(deps(() => Promise.reject(new Error('a further mail'))))(alice.kase, [notice]);
  });

  it('of one step go out side by side: one that cannot be sent now holds up no other, and is sent on the next try', async () => {
    const notices = [
      { kind: 'claim-ready', sequence: 1 },
      { kind: 'decision-recorded', sequence: 1 },
    ] as const;
    const approved = { ...alice.kase, approvals: [decisionBy(alice.kase, 'adam', 'approve', OPENED_AT)] };
    const sent: string[] = [];
    const away = deps(async (mail) => {
      if (mail.to.startsWith('adam')) throw new Error('away');
      sent.push(mail.to);
    });
    await expect(sendNotices(away)(approved, notices)).rejects.toThrow('1 mails of decision-recorded were not sent');
    expect(sent.toSorted()).toEqual(subjectAddresses().toSorted());
    const again: string[] = [];
    await sendNotices(deps(async (mail) => void again.push(mail.to)))(approved, notices);
    expect(again).toEqual(at('adam'));
  });

  it('of another entry or kind are other mails', async () => {
    await told('review-reminder', { outcome: 'completed' });
    await told('review-reminder', { outcome: 'completed' });
    const ids = (await mailsOf(alice.kase)).map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^<[0-9a-f-]{36}\.\d+\.review-reminder\.[0-9a-f]{16}@countersign>$/);
  });

  it('go on past one dead mailbox, said in the log without its address, but not when nobody is reached at all', async () => {
    const dead = deps(async (mail) => {
      if (mail.to === alice.email.address) throw new MailRefusedError('gone');
      await world.deps.sendMail(mail);
    });
    await sendNotices(dead)(alice.kase, [{ kind: 'case-opened', sequence: 1 }]);
    expect(warnings).toEqual([expect.stringContaining('a mailbox takes no notices')]);
    expect(warnings.join()).not.toContain('@');
    const nobody = deps(() => Promise.reject(new MailRefusedError('gone')));
    await expect(sendNotices(nobody)(alice.kase, [{ kind: 'claim-ready', sequence: 2 }])).rejects.toThrow(
      'every mailbox of claim-ready is refused',
    );
  });

  it('of every kind are plain text that names the case and tells nothing of how anybody was verified', async () => {
    const approvals = [decisionBy(alice.kase, 'adam', 'approve', OPENED_AT)];
    const escalation = [{ afterSeconds: 60, to: { group: ON_DUTY } }];
    const demanded = plan({
      tier: 2,
      acknowledgement: { group: ON_DUTY, withinSeconds: 900 },
      approvals: { ...alice.kase.plan.approvals, escalation },
    });
    for (const kind of NOTICE_KINDS)
      await told(kind, {
        approvals,
        calls: { remindedAt: null, escalatedBy: [sequence + 1] },
        ...demanded,
        outcome: 'completed',
      });
    const mails = await mailsOf(alice.kase);
    expect(new Set(mails.map(({ messageId }) => messageId.split('.')[2]))).toEqual(new Set(NOTICE_KINDS));
    for (const { subject, text } of mails) {
      expect(text).toContain(`Case: ${alice.kase.id}`);
      // The token of a link is random: any letters may stand in it.
      const words = `${subject}\n${text.replace(/#token=\S+/, '')}`;
      expect(words).not.toMatch(/undefined|null|NaN|totp|authenticator app|S[0-4]\b/i);
    }
  });

  it('attack: a name with line breaks and a page of its own stays one line of a mail', async () => {
    const displayName = 'Al\r\nBcc: eve@example.com\r\n\r\nYou must confirm here';
    await told('case-opened', { subject: { ...alice.kase.subject, displayName } });
    for (const { to, raw, subject, text } of await mailsOf(alice.kase)) {
      expect(to).not.toContain('eve@example.com');
      expect(text).not.toMatch(/^You must confirm here/m);
      expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
      expect(subject).not.toContain('\n');
    }
  });
});
