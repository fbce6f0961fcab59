import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '../../domain/clock.js';
import { WEEKDAYS } from '../../domain/hours.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

/** A day of the week that is far from today, so that nobody is at work now. */
const otherDay = (): string => WEEKDAYS[(new Date().getUTCDay() + 3) % 7] ?? 'monday';

/** Row 3's approvers are reminded in their hours alone, and are at work on another day. */
const inHoursForFactors = (policy: string): string => {
  const at = policy.indexOf('action: mfa.reset');
  const factors = policy.slice(at).replace('withinHours: false', 'withinHours: true');
  const hours = `timeZone: Europe/Berlin, days: [${otherDay()}], from: 9, until: 17, holidays: []`;
  return `${policy.slice(0, at)}${factors}\ncalendars:\n  - { group: recovery-approvers, ${hours} }\n`;
};

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ amended: inHoursForFactors });
});
afterAll(() => rig?.end());

/** What was sent to somebody of a case, by the words its subject lines begin with. */
const toldOf = (kase: CaseDriver, username: string): readonly string[] =>
  rig.mailbox
    .to(`${username}@example.com`, kase.caseId)
    .flatMap(
      ({ subject }) =>
        /^(Your approval is wanted|Your approval is still wanted|Nobody has decided yet)/.exec(subject)?.[1] ?? [],
    );

const told = (kase: CaseDriver, username: string, count: number): Promise<unknown> =>
  until(
    `${count} mails to ${username}`,
    async () => toldOf(kase, username).length,
    (sent) => sent === count,
  );

const callsOf = async (kase: CaseDriver) =>
  (await kase.readings.entries()).filter(({ fact }) => fact.kind === 'call-due').map(({ at }) => at);

describe('while approvals are missing', () => {
  it('approvers are reminded, security is told next, and the window ends when it would have ended', async () => {
    const kase = await rig.open();
    const { frozenAt, deadline } = await kase.proveIdentity();
    const since = frozenAt ?? 0;
    await told(kase, 'adam', 1);
    await rig.skipTo(since + 19 * MINUTE);
    expect(await kase.phase()).toBe('approving');
    expect(await callsOf(kase)).toEqual([]);
    await rig.skipTo(since + 20 * MINUTE);
    await told(kase, 'adam', 2);
    await told(kase, 'anna', 2);
    expect(toldOf(kase, 'sven')).toEqual([]);
    await rig.skipTo(since + 41 * MINUTE);
    await told(kase, 'sven', 1);
    await told(kase, 'adam', 3);
    expect(toldOf(kase, 'sven')).toEqual(['Nobody has decided yet']);
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', deadline, approvals: [] });
    await rig.skipTo(deadline ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed', approvals: [] });
    const late = (await callsOf(kase)).map((at) => Math.round((at - since) / MINUTE));
    expect(late).toEqual([20, 40, 40]);
    expect(toldOf(kase, 'dora')).toEqual([]);
    await kase.close();
  });

  it('nobody is called any more once enough have approved', async () => {
    const kase = await rig.open();
    const { frozenAt } = await kase.proveIdentity();
    await rig.skipTo((frozenAt ?? 0) + 25 * MINUTE);
    await told(kase, 'anna', 2);
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    await rig.skipTo((frozenAt ?? 0) + 59 * MINUTE);
    expect(toldOf(kase, 'anna')).toHaveLength(2);
    expect(toldOf(kase, 'sven')).toEqual([]);
    expect(await callsOf(kase)).toHaveLength(1);
    await kase.cancel(await rig.tokenOf('dora'));
    await kase.reaches('under-review');
    await kase.close();
  });

  it('a reminder waits for the hours of its group, an escalation does not, and neither extends the window', async () => {
    const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
    await kase.submitTotp();
    await kase.submitSavedCode();
    const { frozenAt, deadline, plan } = await kase.reaches('approving');
    expect(plan.approvals.reminders?.hours).toMatchObject({ timeZone: 'Europe/Berlin' });
    expect((deadline ?? 0) - (frozenAt ?? 0)).toBe(60 * MINUTE);
    await rig.skipTo((deadline ?? 0) - MINUTE);
    await told(kase, 'sven', 1);
    expect(toldOf(kase, 'adam')).toEqual(['Your approval is wanted']);
    await rig.skipTo(deadline ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    await kase.close();
  });

  it('a mail server that is away holds no reminder against the clock: the case lapses on time', async () => {
    const kase = await rig.open();
    const { frozenAt, deadline } = await kase.proveIdentity();
    await told(kase, 'adam', 1);
    await rig.skipTo((frozenAt ?? 0) + 20 * MINUTE - SECOND);
    rig.mailbox.isAway = true;
    try {
      await rig.skipTo(deadline ?? 0);
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    } finally {
      rig.mailbox.isAway = false;
    }
    await kase.close();
  });

  it('attack: being told next gives nobody a word: who is escalated to and not in the group cannot approve', async () => {
    const kase = await rig.open();
    const { frozenAt } = await kase.proveIdentity();
    await rig.skipTo((frozenAt ?? 0) + 41 * MINUTE);
    await told(kase, 'sven', 1);
    const word = await kase.tell('decide', await kase.signed('sven', 'approve'));
    expect(word).toMatchObject({ accepted: false, phase: 'approving' });
    expect(await kase.recorded()).toMatchObject({ approvals: [] });
    await kase.cancel(await rig.tokenOf('dora'));
    await kase.reaches('under-review');
    await kase.close();
  });
});
