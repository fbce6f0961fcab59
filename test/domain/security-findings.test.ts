import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_SKEW, DAY, MINUTE } from '../../domain/clock.js';
import type { RiskSignal } from '../../domain/risk-signals.js';
import { EVENTS_HEARD, readEvent } from '../../domain/security-events.js';
import { FINDING_KINDS, openSignals, type SecurityFinding } from '../../domain/security-findings.js';
import { CAEP, EVENTS, risk, RISC } from '../support/set-issuer.js';

const NOW = Date.UTC(2026, 10, 21, 12);

const finding = (changes: Partial<SecurityFinding>): SecurityFinding => ({
  type: 'security-finding',
  issuer: 'https://idp.example',
  jti: 'j',
  personId: 'alice',
  kind: 'risk',
  signal: 'risk-high',
  at: NOW - DAY,
  ...changes,
});
const reported = finding({});

/** What an event of the samples says. */
const read = (events: object) => Object.entries(events).map(([uri, claims]) => readEvent(uri, claims))[0];

describe('an event', () => {
  it.each([
    ['a compromised credential', EVENTS.compromised, { kind: 'compromise', signal: 'credential-compromised' }],
    ['a disabled account', EVENTS.disabled, { kind: 'account', signal: 'account-disabled' }],
    ['an account enabled again', EVENTS.enabled, { kind: 'account', signal: null }],
    ['a revoked session', EVENTS.sessionRevoked, { kind: 'session', signal: 'session-revoked' }],
    ['somebody who signed out', EVENTS.signedOut, null],
    ['a changed credential', EVENTS.credentialChanged, { kind: 'credential', signal: 'credential-changed' }],
    ['a lower assurance', EVENTS.assuranceLowered, { kind: 'assurance', signal: 'assurance-lowered' }],
    ['a higher assurance', EVENTS.assuranceRaised, { kind: 'assurance', signal: null }],
    ['a high risk', risk('HIGH'), { kind: 'risk', signal: 'risk-high' }],
    ['a low risk', risk('LOW'), { kind: 'risk', signal: null }],
    ['the risk of a device', risk('MEDIUM', 'DEVICE'), { kind: 'device-risk', signal: 'device-risk-medium' }],
    ['the risk of a session', risk('HIGH', 'SESSION'), { kind: 'session-risk', signal: 'session-risk-high' }],
    ['the risk of a tenant', risk('HIGH', 'TENANT'), null],
    ['the risk of a unit', risk('HIGH', 'ORG_UNIT'), null],
    ['the risk of a group', risk('HIGH', 'GROUP'), null],
  ])('of %s says so', (_what, events, said) => {
    expect(read(events)).toEqual(said);
  });

  it('that is not known says nothing; one that lacks what its definition demands is none', () => {
    expect(readEvent(`${CAEP}device-compliance-change`, {})).toBeNull();
    expect(readEvent('urn:example:event', {})).toBeNull();
    for (const broken of [risk('EXTREME'), risk('HIGH', 'SOMEBODY'), { [`${RISC}credential-compromise`]: {} }])
      expect(read(broken)).toBe('malformed');
    expect(readEvent(`${CAEP}credential-change`, { credential_type: 'password' })).toBe('malformed');
    expect(readEvent(`${CAEP}credential-change`, { change_type: 'create' })).toBe('malformed');
    expect(readEvent(`${CAEP}assurance-level-change`, {})).toBe('malformed');
  });

  it('attack: an assurance that does not say whether it rose is taken as lowered', () => {
    expect(readEvent(`${CAEP}assurance-level-change`, { current_level: 'nist-aal2' })).toMatchObject({
      signal: 'assurance-lowered',
    });
  });

  it('that is heard stands in the docs, by its URI', () => {
    const page = readFileSync('docs/security-events.md', 'utf8');
    expect(new Set(Object.values(EVENTS).flatMap((events) => Object.keys(events)))).toEqual(
      new Set(EVENTS_HEARD.filter((uri) => !uri.endsWith('risk-level-change'))),
    );
    expect(EVENTS_HEARD.filter((uri) => !page.includes(`\`${uri}\``))).toEqual([]);
  });
});

describe('a finding', () => {
  const open = (...findings: readonly SecurityFinding[]) => openSignals(findings, [], NOW);

  it('is open until its issuer says that it is over', () => {
    expect(open(reported)).toEqual(['risk-high']);
    expect(open(reported, finding({ signal: null, at: NOW - 1 }))).toEqual([]);
    expect(open(reported, finding({ signal: 'risk-medium', at: NOW - 1 }))).toEqual(['risk-medium']);
  });

  it('attack: another issuer does not close it, and an all-clear of another kind does not', () => {
    expect(open(reported, finding({ signal: null, at: NOW, issuer: 'https://other.example' }))).toEqual(['risk-high']);
    expect(open(reported, finding({ signal: null, at: NOW, kind: 'account' }))).toEqual(['risk-high']);
  });

  it('attack: an older all-clear, held back and delivered late, closes nothing', () => {
    expect(open(reported, finding({ signal: null, at: reported.at - 1 }))).toEqual(['risk-high']);
    expect(open(finding({ signal: null, at: reported.at }), reported)).toEqual(['risk-high']);
  });

  it('of a moment counts for 30 days, of a state until it is over', () => {
    const old = (changes: Partial<SecurityFinding>) => finding({ at: NOW - 30 * DAY, ...changes });
    expect(open(old({ kind: 'compromise', signal: 'credential-compromised' }))).toEqual([]);
    expect(open(old({ kind: 'compromise', signal: 'credential-compromised', at: NOW - 30 * DAY + 1 }))).toHaveLength(1);
    expect(open(old({ kind: 'session', signal: 'session-revoked' }))).toEqual([]);
    expect(open(old({ kind: 'credential', signal: 'credential-changed' }))).toEqual([]);
    for (const kind of FINDING_KINDS.filter((other) => !['session', 'credential', 'compromise'].includes(other)))
      expect(open(old({ kind, signal: 'account-disabled' }))).toEqual(['account-disabled']);
  });

  it('that is the echo of what a case did itself is none; a moment before it, or long after, it is one', () => {
    const doneAt = NOW - 2 * DAY;
    const echo = (at: number) =>
      openSignals([finding({ kind: 'session', signal: 'session-revoked', at })], [doneAt], NOW);
    expect(echo(doneAt + MINUTE)).toEqual([]);
    expect(echo(doneAt - MINUTE)).toEqual(['session-revoked']);
    expect(echo(doneAt + 11 * MINUTE)).toEqual(['session-revoked']);
    expect(echo(doneAt - CLOCK_SKEW)).toEqual([]);
    expect(echo(doneAt - CLOCK_SKEW - 1)).toEqual(['session-revoked']);
    expect(echo(doneAt + 10 * MINUTE)).toEqual([]);
    expect(echo(doneAt + 10 * MINUTE + 1)).toEqual(['session-revoked']);
    const changed = finding({ kind: 'credential', signal: 'credential-changed', at: doneAt });
    expect(openSignals([changed], [NOW, doneAt], NOW)).toEqual([]);
    const high = finding({ at: doneAt + MINUTE });
    expect(openSignals([high], [doneAt], NOW)).toEqual(['risk-high']);
  });

  it('of the same moment as another stands in its place where it is worse', () => {
    const at = NOW - 1;
    expect(open(finding({ signal: 'risk-medium', at }), finding({ at }))).toEqual(['risk-high']);
    expect(open(finding({ at }), finding({ signal: 'risk-medium', at }))).toEqual(['risk-high']);
    expect(open(finding({ signal: 'risk-medium', at }), finding({ signal: null, at }))).toEqual(['risk-medium']);
  });

  it('is told once, with others in the order of their names', () => {
    const other = finding({ issuer: 'https://other.example' });
    const account = finding({ kind: 'account', signal: 'account-disabled' });
    expect(open(reported, other, account)).toEqual(['account-disabled', 'risk-high']);
  });

  it('counts the same in whatever order reports came, and one of them twice', () => {
    const signal = fc.constantFrom<RiskSignal | null>('risk-high', 'risk-medium', null);
    const any = fc.record({
      issuer: fc.constantFrom('https://a.example', 'https://b.example'),
      kind: fc.constantFrom(...FINDING_KINDS),
      signal,
      at: fc.constantFrom(NOW - 3, NOW - 2, NOW - 1),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (changes) => {
        const findings = changes.map((one) => finding(one));
        expect(open(...findings.toReversed())).toEqual(open(...findings));
        expect(open(...findings, ...findings.slice(0, 1))).toEqual(open(...findings));
      }),
    );
  });
});
