import { describe, expect, it } from '@jest/globals';
import { PHASES, type Phase } from '../../domain/case.js';
import { waitsFor } from '../../domain/waiting.js';
import { unwantedRefusal, wants, type Sendable } from '../../domain/wanted.js';
import { MEMBERS } from './support/people.js';
import { Told } from './support/told.js';

const { kase } = Told.handedOver();

describe('what a case waits for, in words', () => {
  it.each(PHASES)('says something of its own in phase %s, and names nobody', (phase) => {
    const words = waitsFor({ ...kase, phase });
    const others = PHASES.filter((other) => other !== phase).map((other) => waitsFor({ ...kase, phase: other }));
    expect(others).not.toContain(words);
    for (const name of [...Object.keys(MEMBERS), 'Ahlgren', '+46'])
      expect(words).not.toMatch(new RegExp(`\\b${name.replace('+', '\\+')}\\b`, 'i'));
  });

  it('says what is next, for whoever looks at it', () => {
    const words = Object.fromEntries(PHASES.map((phase) => [phase, waitsFor({ ...kase, phase })]));
    expect(words).toMatchObject({
      opening: 'the case to be opened',
      'cooling-off': 'the cooling-off time to pass without a veto',
      executing: 'the system to make the change',
      ending: 'what was done to be ended and proven ended',
      'under-review': 'review by recovery-reviewers, by somebody who took no part',
      closed: 'nothing',
    });
  });

  it('counts evidence and people', () => {
    expect(waitsFor(Told.opened().proves('totp').kase)).toContain('1 of 2');
    const half = Told.opened({ approvals: { whenRelayable: 2 } })
      .verified()
      .decides('adam', 'approve');
    expect(waitsFor(half.kase)).toContain('recovery-approvers (1 of 2)');
  });

  it('tells a subject who must come back from one who must choose a password', () => {
    expect(waitsFor(kase)).toContain('come back');
    expect(waitsFor(Told.handedOver().proves('totp').kase)).toContain('choose a new password');
    const lost = { ...Told.handedOver().proves('totp').kase, action: 'mfa.reset' as const };
    expect(waitsFor(lost)).toBe('the subject to register a new passkey');
  });

  it('tells what was granted and known of from what somebody has yet to acknowledge', () => {
    const granted = Told.granted();
    expect(waitsFor(granted.kase)).toMatch(/^operators to acknowledge/);
    expect(waitsFor(granted.decides('oscar', 'acknowledge').kase)).toBe('what was granted to expire');
  });
});

describe('what a phase has a use for', () => {
  const kinds: Sendable[] = ['challenge', 'evidence', 'claim', 'decision', 'stop'];
  const wanted: Record<Phase, Sendable[]> = {
    opening: ['stop'],
    verifying: ['challenge', 'evidence', 'stop'],
    approving: ['decision', 'stop'],
    'cooling-off': ['decision', 'stop'],
    executing: ['decision', 'stop'],
    'awaiting-claim': ['challenge', 'evidence', 'decision', 'stop'],
    'in-force': ['stop'],
    ending: ['stop'],
    'under-review': ['decision', 'stop'],
    closed: ['stop'],
  };

  it.each(PHASES)('in phase %s: nothing else is verified, so nothing is consumed for it', (phase) => {
    const answers = kinds.map((kind) => wants({ ...kase, phase }, kind));
    expect(answers).toEqual(kinds.map((kind) => wanted[phase].includes(kind)));
  });

  it('in phase in-force: a decision while somebody has yet to acknowledge what was granted', () => {
    expect(kinds.filter((kind) => wants(Told.granted().kase, kind))).toEqual(['decision', 'stop']);
  });

  it('in phase awaiting-claim: a claim once its window is open, by one fresh piece of evidence', () => {
    const open = Told.handedOver().proves('totp').kase;
    expect(kinds.filter((kind) => wants(open, kind))).toEqual(kinds);
  });

  it('says why it has none, as the sender can make use of it', () => {
    const why = (phase: Phase) => kinds.map((kind) => unwantedRefusal({ phase }, kind));
    for (const phase of PHASES.filter((other) => other !== 'closed' && other !== 'awaiting-claim'))
      expect(new Set(why(phase))).toEqual(new Set(['not-wanted-now']));
    expect(new Set(why('closed'))).toEqual(new Set(['case-closed']));
    expect(kinds.filter((kind) => unwantedRefusal({ phase: 'awaiting-claim' }, kind) === 'claim-not-open')).toEqual([
      'claim',
    ]);
    expect(unwantedRefusal({ phase: 'awaiting-claim' }, 'decision')).toBe('not-wanted-now');
  });
});
