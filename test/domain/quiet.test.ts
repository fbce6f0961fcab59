import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../domain/canonical.js';
import { CLOCK_SKEW, MINUTE } from '../../domain/clock.js';
import {
  isHeld,
  mayStopQuietly,
  openReports,
  raiserName,
  releaseOf,
  releaseRefusal,
  reportName,
  type QuietRaiser,
  type QuietRecord,
  type QuietRelease,
  type QuietReleased,
  type QuietReport,
} from '../../domain/quiet.js';
import { CASE_ID, SESSION, SUBJECT } from './support/people.js';
import { Told } from './support/told.js';

const { kase, now } = Told.opened().verified();

const BY_SUBJECT: QuietRaiser = { as: 'subject', session: SESSION };
const BY_DESK: QuietRaiser = { as: 'desk', personId: 'dora' };
const BY_STRANGER: QuietRaiser = { as: 'subject', session: 'session-of-mallory' };

const reported = (by: QuietRaiser, round = 0): QuietReport => ({
  type: 'quiet-report',
  caseId: CASE_ID,
  round,
  by,
  raisedAt: now,
});

const released = (...covers: readonly string[]): QuietReleased => ({
  type: 'quiet-release',
  caseId: CASE_ID,
  covers,
  by: 'sven',
  statementDigest: 'd',
  releasedAt: now,
});

const record = (reports: readonly QuietReport[], releases: readonly QuietReleased[] = []): QuietRecord => ({
  reports,
  releases,
});

const raisers = fc.oneof(
  fc.constantFrom('a', 'b', 'person:a', SESSION).map((session): QuietRaiser => ({ as: 'subject', session })),
  fc.constantFrom('a', 'b', 'session:a').map((personId): QuietRaiser => ({ as: 'desk', personId })),
);
const reports = fc
  .record({ round: fc.integer({ min: 0, max: 2 }), by: raisers })
  .map(({ by, round }) => reported(by, round));

describe('a quiet report', () => {
  it('is named by whoever raised it, and how often the case had been released', () => {
    expect(raiserName({ as: 'subject', session: 's' })).toBe('session:s');
    expect(raiserName({ as: 'desk', personId: 'p' })).toBe('person:p');
    expect(reportName({ round: 2, by: { as: 'desk', personId: 'p' } })).toBe('2:person:p');
  });

  it('attack: has the name of no other, whatever a session or a person is called', () => {
    fc.assert(
      fc.property(reports, reports, (one, other) => {
        expect(reportName(one) === reportName(other)).toBe(digestOf(one) === digestOf(other));
      }),
    );
  });

  it('is open until security has answered this very one, and no other', () => {
    fc.assert(
      fc.property(fc.array(reports), fc.array(reports), (all, answered) => {
        const names = answered.map(reportName);
        const kept = openReports(record(all, [released(...names.slice(0, 1)), released(...names.slice(1))]));
        expect(kept).toEqual(all.filter((report) => !names.includes(reportName(report))));
      }),
    );
  });

  it('attack: is not answered beforehand: whoever is forced again after a release is heard again', () => {
    const again = record([reported(BY_DESK, 0), reported(BY_DESK, 1)], [released('0:person:dora')]);
    expect(openReports(again)).toEqual([reported(BY_DESK, 1)]);
    expect(isHeld(again, kase)).toBe(true);
  });
});

describe('a case of which a quiet report was made', () => {
  it('is held by the subject from the session of the evidence, and by the desk, until all is answered', () => {
    expect(isHeld(record([]), kase)).toBe(false);
    expect(isHeld(record([reported(BY_SUBJECT)]), kase)).toBe(true);
    expect(isHeld(record([reported(BY_DESK)]), kase)).toBe(true);
    expect(isHeld(record([reported(BY_DESK)]), { session: null })).toBe(true);
    const both = [reported(BY_SUBJECT), reported(BY_DESK)];
    expect(isHeld(record(both, [released(reportName(both[0]!))]), kase)).toBe(true);
    expect(isHeld(record(both, [released(...both.map(reportName))]), kase)).toBe(false);
  });

  it('attack: whoever overheard the case code cannot stop it from a session of their own', () => {
    expect(isHeld(record([reported(BY_STRANGER)]), kase)).toBe(false);
    expect(isHeld(record([reported(BY_SUBJECT)]), { session: null })).toBe(false);
    expect(isHeld(record([reported(BY_STRANGER), reported(BY_SUBJECT)]), kase)).toBe(true);
  });

  it('may be stopped by security, and by security alone, and only because of what was reported', () => {
    const about = record([reported(BY_STRANGER)]);
    const sven = { personId: 'sven', clientId: 'console', groups: ['staff', 'security'] };
    expect(mayStopQuietly(about, sven)).toBe(true);
    expect(mayStopQuietly(record(about.reports, [released('0:session:session-of-mallory')]), sven)).toBe(true);
    expect(mayStopQuietly(record([]), sven)).toBe(false);
    expect(mayStopQuietly(about, { ...sven, groups: ['staff', ''] })).toBe(false);
    expect(mayStopQuietly(about, { ...sven, personId: null })).toBe(false);
  });
});

describe('the release of a case', () => {
  const open = record([reported(BY_DESK)]);
  const signed = (changes: Partial<QuietRelease> = {}) => ({ ...releaseOf(kase, open, 'sven', now), ...changes });
  const refusal = (release: QuietRelease, at = now, held = open) => releaseRefusal(kase, held, release, at);

  it('is of one case, its person, whoever decides and what is open, and is signed within five minutes', () => {
    const answered = record([reported(BY_SUBJECT), reported(BY_DESK)], [released(`0:session:${SESSION}`)]);
    expect(releaseOf(kase, answered, 'sven', now)).toEqual({
      v: 1,
      kind: 'release',
      caseId: CASE_ID,
      subject: { personId: SUBJECT, displayName: 'Alice Ahlgren' },
      decider: 'sven',
      reports: digestOf([reported(BY_DESK)]),
      issuedAt: now,
      expiresAt: now + 5 * MINUTE,
    });
  });

  it('counts from somebody without a part, about what lies before them, while it is young', () => {
    expect(refusal(signed())).toBeNull();
    expect(refusal(signed(), now - CLOCK_SKEW)).toBeNull();
    expect(refusal(signed(), now - CLOCK_SKEW - 1)).toBe('statement-expired');
    expect(refusal(signed(), now + 5 * MINUTE)).toBeNull();
    expect(refusal(signed(), now + 5 * MINUTE + 1)).toBe('statement-expired');
  });

  it('is not wanted where nothing is open', () => {
    expect(refusal(signed(), now, record([]))).toBe('not-wanted-now');
    expect(refusal(signed(), now, record(open.reports, [released('0:person:dora')]))).toBe('not-wanted-now');
  });

  it.each(['alice', 'dora', 'mona', 'olga'])('attack: nobody with a part in the case lets it go on: %s', (decider) => {
    expect(refusal(releaseOf(kase, open, decider, now))).toBe('not-a-distinct-person');
  });

  it.each<[string, Partial<QuietRelease>]>([
    ['of another case', { caseId: 'another' }],
    ['of another person', { subject: { personId: 'bob', displayName: 'Bob' } }],
    ['under another name', { subject: { personId: SUBJECT, displayName: 'Somebody else' } }],
    ['of other reports', { reports: digestOf([reported(BY_SUBJECT)]) }],
    ['that lasts longer', { expiresAt: now + 60 * MINUTE }],
    ['that has no canonical text', { issuedAt: Number.NaN }],
    ['whose signer’s name is no text', { decider: '\uD800' }],
  ])('attack: one %s is none of this case', (_what, changes) => {
    expect(refusal(signed(changes))).toBe('stale');
  });

  it('attack: what was reported after it was read is not answered by it', () => {
    expect(refusal(signed(), now, record([...open.reports, reported(BY_SUBJECT)]))).toBe('stale');
  });
});
