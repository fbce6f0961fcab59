import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { PROBLEMS, type Problem } from '../../contract/problems.js';
import { REFUSALS_TOLD } from '../../contract/refusals-told.js';
import { REFUSALS, type Refusal } from '../../domain/refusals.js';

const problems: readonly (readonly [string, Problem])[] = Object.entries(PROBLEMS);

/** Refusals by which an impersonator could learn what is enrolled, known or right. */
const ABOUT_VERIFICATION: readonly Refusal[] = [
  'session-other',
  'submission-missing',
  'method-not-admitted',
  'not-enrolled',
  'enrolled-too-recently',
  'enrolled-unproven',
  'method-unavailable',
  'line-changed',
  'line-unknown',
  'line-unsuitable',
  'code-undelivered',
  'push-waiting',
  'push-refused',
  'push-unanswered',
  'login-wrong',
  'login-stale',
  'workload-unregistered',
  'workload-wrong',
  'login-too-weak',
  'code-wrong',
  'code-expired',
  'code-spent',
  'assertion-wrong',
  'key-synced',
  'device-unknown',
  'device-of-another',
  'device-jail-broken',
  'device-not-compliant',
  'device-not-seen',
  'device-too-new',
  'call-not-begun',
  'call-unanswered',
  'nobody-to-ask',
  'attestation-missing',
  'attestation-wrong',
  'voucher-not-entitled',
  'voucher-in-recovery',
  'voucher-has-part',
  'training-expired',
  'attempts-spent',
  'evidence-bound-elsewhere',
  'evidence-late',
  'evidence-not-independent',
  'evidence-too-weak',
  'proofing-stale',
  'combination-insufficient',
];

/** Refusals by which a caller could learn who exists, and who has a case. */
const ABOUT_OPENING: readonly Refusal[] = [
  'unknown-subject',
  'ambiguous-subject',
  'subject-not-recoverable',
  'no-rule',
  'recovery-open',
  'recovery-too-soon',
  'proofing-unrepeatable',
];

describe('the registry of problems', () => {
  it('tells every refusal there is, by a code that exists', () => {
    expect(Object.keys(REFUSALS_TOLD).toSorted()).toEqual([...REFUSALS].toSorted());
    for (const { problem } of Object.values(REFUSALS_TOLD)) expect(Object.keys(PROBLEMS)).toContain(problem);
  });

  it('is no oracle for an impersonator: every way to fail a verification reads the same', () => {
    expect(new Set(ABOUT_VERIFICATION.map((refusal) => REFUSALS_TOLD[refusal].problem))).toEqual(
      new Set(['verification-not-completed']),
    );
  });

  it('is no oracle for a caller: every way to fail an opening reads the same', () => {
    expect(new Set(ABOUT_OPENING.map((refusal) => REFUSALS_TOLD[refusal].problem))).toEqual(new Set(['cannot-open']));
  });

  it('says nothing in a shared text that only one of its refusals could mean', () => {
    const given =
      /enrol|wrong|expired|spent|attempt|unknown|exist|suspended|strength|fresh|authenticator|e-?mail|totp|open already/i;
    for (const code of ['verification-not-completed', 'cannot-open'] as const) {
      const { title, publicText, nextStep } = PROBLEMS[code];
      expect(`${title} ${publicText} ${nextStep}`).not.toMatch(given);
    }
  });

  it('keeps what a refusal means inside: no public text repeats an internal one', () => {
    const outside = problems.flatMap(([, { title, publicText, nextStep }]) => [title, publicText, nextStep]);
    const shared = Object.values(REFUSALS_TOLD).filter(
      ({ problem, internalText }) => problem !== 'case-closed' && outside.includes(internalText),
    );
    expect(shared).toEqual([]);
  });

  it('gives each code an error status, a sentence and a next step', () => {
    for (const [code, { status, title, publicText, nextStep }] of problems) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503]).toContain(status);
      for (const text of [publicText, nextStep]) expect(text).toMatch(/^[A-Z].*\.$/);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
    }
  });
});

describe('docs/problems.md', () => {
  it('holds every problem and every refusal of the registry, and nothing else', async () => {
    const page = await readFile('docs/problems.md', 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const cells = rows.map((row) =>
      row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
    const told = problems.map(([code, { status, title, publicText, nextStep }]) => [
      `\`${code}\``,
      `${status}`,
      title,
      publicText,
      nextStep,
    ]);
    const kept = REFUSALS.map((code) => [
      `\`${code}\``,
      `\`${REFUSALS_TOLD[code].problem}\``,
      REFUSALS_TOLD[code].internalText,
    ]);
    expect(cells).toEqual([...told, ...kept]);
  });
});
