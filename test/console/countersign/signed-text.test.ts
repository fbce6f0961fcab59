import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, type Json } from '../../../console/countersign/canonical.js';
import { challengeOf, readToSign, reasonOf, withReason } from '../../../console/countersign/signed-text.js';
import { attestationOf } from '../../../domain/attestation.js';
import { canonicalJson } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { STATEMENT_KINDS, type StatementKind } from '../../../domain/statement.js';
import { statementOf } from '../../../domain/statement-rules.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import { challengeOf as challengeInProofs } from '../../../proofs/decision.js';
import { someCase } from '../../api/support/cases.js';

const own = { decider: 'p-3001', calledBack: true, conclusion: 'justified', comment: null } as const;
const approvingCase = (): Case => someCase((told) => told.verified());
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const statementFor = (kase: Case, kind: StatementKind) => statementOf(kase, kind, own, 1_000);
const shownOf = (kase: Case) => ({
  plan: canonicalJson(kase.plan),
  evidence: canonicalJson(kase.evidence.map(({ receipt }) => receipt)),
});

const read = (text: string, { plan, evidence }: { plan: string; evidence: string }) => readToSign(text, plan, evidence);

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
      const toSign = await read(canonicalJson(statement), shownOf(kase));
      expect(base64url(await challengeOf(toSign?.text ?? '', kind))).toBe(challengeInProofs(statement));
      const reasoned = withReason(toSign!, '  because "ä" ');
      expect(base64url(await challengeOf(reasoned.text, kind))).toBe(
        challengeInProofs({ ...statement, comment: 'because "ä"' }),
      );
      expect(JSON.parse(reasoned.text)).toEqual(reasoned.statement);
    }
    const word = { method: 'manager-confirmation', attester: 'p-1009', session: 's', number: '123456' } as const;
    const attestation = attestationOf(kase, word, 1_000);
    const attests = await readToSign(canonicalJson(attestation), '', '');
    expect(base64url(await challengeOf(attests?.text ?? '', 'attest'))).toBe(attestationChallengeOf(attestation));
  });

  it('needs a reason where it is against the case, and for approvals above tier 2', async () => {
    const kase = approvingCase();
    const needs = async (kind: StatementKind, tier: 1 | 2 | 3 | 4) => {
      const plan = { ...kase.plan, tier };
      const raised = { ...kase, plan };
      return reasonOf((await read(canonicalJson(statementFor(raised, kind)), shownOf(raised)))!);
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
    const { plan, evidence } = shownOf(kase);
    expect(await read(text, { plan, evidence })).not.toBeNull();
    const tamer = canonicalJson({ ...kase.plan, tier: 1, rule: 'harmless' });
    expect(await read(text, { plan: tamer, evidence })).toBeNull();
    expect(await read(text, { plan, evidence: '[]' })).toBeNull();
    expect(digestOf(plan)).toBe(statement.seen.plan);
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
    for (const other of others) expect(await read(other, shown)).toBeNull();
  });
});
