import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, type Json } from '../../../console/countersign/canonical.js';
import { NOTHING_SHOWN, type ShownParts } from '../../../console/countersign/shown-parts.js';
import { challengeOf, readToSign, reasonOf, withReason } from '../../../console/countersign/signed-text.js';
import { attestationOf } from '../../../domain/attestation.js';
import { canonicalJson } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { releaseOf, type QuietReport } from '../../../domain/quiet.js';
import { STATEMENT_KINDS, type StatementKind } from '../../../domain/statement.js';
import { recordSeen, statementOf } from '../../../domain/statement-rules.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import { challengeOf as challengeInProofs } from '../../../proofs/decision.js';
import { releaseChallengeOf } from '../../../proofs/quiet.js';
import { someCase, underReview } from '../../api/support/cases.js';

const own = { decider: 'p-3001', calledBack: true, conclusion: 'justified', comment: null } as const;
const approvingCase = (): Case => someCase((told) => told.verified());
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const statementFor = (kase: Case, kind: StatementKind) => statementOf(kase, kind, own, 1_000);
const REPORTS: readonly QuietReport[] = [
  { type: 'quiet-report', caseId: approvingCase().id, round: 0, by: { as: 'desk', personId: 'dora' }, raisedAt: 900 },
];
const release = releaseOf(approvingCase(), { reports: REPORTS, releases: [] }, 'p-6001', 1_000);

const shownOf = (kase: Case, kind: StatementKind = 'approve'): ShownParts => {
  const record = recordSeen(kase, kind);
  return {
    ...NOTHING_SHOWN,
    plan: canonicalJson(kase.plan),
    evidence: canonicalJson(kase.evidence.map(({ receipt }) => receipt)),
    record: record === null ? '' : canonicalJson(record),
  };
};

describe('the text that is signed', () => {
  it('is canonical as every other part of the system has it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as Json;
        expect(canonicalText(plain)).toBe(canonicalJson(plain));
      }),
    );
  });

  it('is hashed, for every kind, as the workers hash the statement; and with a reason, as they hash it with that', async () => {
    const kase = approvingCase();
    for (const kind of STATEMENT_KINDS) {
      const statement = statementFor(kase, kind);
      const toSign = await readToSign(canonicalJson(statement), shownOf(kase, kind));
      expect(base64url(await challengeOf(toSign?.text ?? '', kind))).toBe(challengeInProofs(statement));
      const reasoned = withReason(toSign!, '  because "ä" ');
      expect(base64url(await challengeOf(reasoned.text, kind))).toBe(
        challengeInProofs({ ...statement, comment: 'because "ä"' }),
      );
      expect(JSON.parse(reasoned.text)).toEqual(reasoned.statement);
    }
    const word = { method: 'manager-confirmation', attester: 'p-1009', session: 's', number: '123456' } as const;
    const attestation = attestationOf(kase, word, 1_000);
    const attests = await readToSign(canonicalJson(attestation), NOTHING_SHOWN);
    expect(base64url(await challengeOf(attests?.text ?? '', 'attest'))).toBe(attestationChallengeOf(attestation));
  });

  it('is hashed, to let a case go on that was reported quietly, as the workers hash the release', async () => {
    const toSign = await readToSign(canonicalJson(release), { ...NOTHING_SHOWN, reports: canonicalJson(REPORTS) });
    expect(base64url(await challengeOf(toSign?.text ?? '', 'release'))).toBe(releaseChallengeOf(release));
    expect(toSign).toMatchObject({ is: 'release', shown: [{ by: { as: 'desk', personId: 'dora' } }] });
    expect(reasonOf(toSign!)).toBe('none');
  });

  it('needs a reason where it is against the case, and for approvals above tier 2', async () => {
    const kase = approvingCase();
    const needs = async (kind: StatementKind, tier: 1 | 2 | 3 | 4) => {
      const plan = { ...kase.plan, tier };
      const raised = { ...kase, plan };
      return reasonOf((await readToSign(canonicalJson(statementFor(raised, kind)), shownOf(raised, kind)))!);
    };
    expect(await needs('approve', 2)).toBe('asked');
    expect(await needs('approve', 3)).toBe('needed');
    for (const kind of ['refuse', 'veto'] as const) expect(await needs(kind, 1)).toBe('needed');
    expect(await needs('acknowledge', 4)).toBe('none');
  });
});

describe('what does not belong together', () => {
  const kase = approvingCase();
  const statement = statementFor(kase, 'approve');
  const text = canonicalJson(statement);

  it('attack: a page shows another plan or other evidence than the ones whose digests are signed', async () => {
    const { plan, ...shown } = shownOf(kase);
    expect(await readToSign(text, { plan, ...shown })).not.toBeNull();
    const tamer = canonicalJson({ ...kase.plan, tier: 1, rule: 'harmless' });
    expect(await readToSign(text, { ...shown, plan: tamer })).toBeNull();
    expect(await readToSign(text, { ...shown, plan, evidence: '[]' })).toBeNull();
    expect(digestOf(plan)).toBe(statement.seen.plan);
  });

  it('attack: a reviewer is shown another outcome, or another end of an effect, than the record that they sign over', async () => {
    const over = underReview();
    const review = canonicalJson(statementFor(over, 'review'));
    const shown = shownOf(over, 'review');
    const toSign = await readToSign(review, shown);
    expect(toSign).toMatchObject({
      is: 'decision',
      shown: { record: { outcome: 'refused', effects: [{ state: 'planned' }, {}] } },
    });
    const record = JSON.parse(shown.record) as { outcome: string; effects: { state: string }[] };
    const others = [
      { ...record, outcome: 'completed' },
      { ...record, effects: record.effects.map((effect) => ({ ...effect, state: 'proven' })) },
    ];
    for (const other of [...others.map(canonicalJson), ''])
      expect(await readToSign(review, { ...shown, record: other })).toBeNull();
  });

  it('attack: security is shown other reports than those that it answers', async () => {
    const tamer = canonicalJson([{ ...REPORTS[0], by: { as: 'subject', session: 's' } }]);
    for (const reports of [tamer, '[]', ''])
      expect(await readToSign(canonicalJson(release), { ...NOTHING_SHOWN, reports })).toBeNull();
    const more = canonicalJson({ ...release, alsoPays: 'Mallory' });
    expect(await readToSign(more, { ...NOTHING_SHOWN, reports: canonicalJson(REPORTS) })).toBeNull();
  });

  it('attack: a text that could be read in two ways, that says more than is shown, or is of another kind', async () => {
    const shown = shownOf(kase);
    const twice = text.replace('"action":"password.reset"', '"action":"mfa.reset","action":"password.reset"');
    expect(twice).not.toBe(text);
    const others = [
      twice,
      ` ${text}`,
      canonicalJson({ ...statement, alsoPays: 'Mallory' }),
      canonicalJson({ ...statement, kind: 'login' }),
      canonicalJson({ ...statement, kind: '__proto__' }),
      canonicalJson({ ...statement, caseId: '../../evil' }),
      canonicalJson(statement.effects),
      'null',
      '{',
      '',
    ];
    for (const other of others) expect(await readToSign(other, shown)).toBeNull();
  });
});
