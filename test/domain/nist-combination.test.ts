import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTIONS } from '../../domain/actions.js';
import { AALS, IALS, type Aal, type Ial } from '../../domain/assurance.js';
import { METHODS, type Method } from '../../domain/evidence.js';
import { evidenceLacks, evidenceSatisfies } from '../../domain/evidence-rules.js';
import { COMBINATIONS, isNistCombination } from '../../domain/nist-combination.js';
import type { Assurance } from '../../domain/subjects.js';
import { OPENED_AT } from './support/people.js';
import { samplePlan } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

interface Given {
  readonly method: Method;
  readonly repeatsIal?: Ial;
}

const rule = (method: Method, analysed: boolean) => ({
  method,
  strength: 4 as const,
  freshSeconds: 600,
  ...(analysed && { riskAnalysis: 'written down' }),
});
const planWith = (analysed: readonly Method[]) =>
  samplePlan({ evidence: { methods: METHODS.map((method) => rule(method, analysed.includes(method))) } });

const ISSUED = ['email-code', 'phone-code', 'call-back'];
const CODES = ['recovery-code', 'recovery-contact', ...ISSUED];
const ONE_FACTOR = ['totp', 'push', 'device'];
const OURS = ['federated-login', 'manager-confirmation', 'attended-video', 'in-person'];
const LOOKS = ['in-person', 'attended-video'];

/**
 * SP 800-63B-4, sections 4.1.2.1, 4.2.1 and 4.2.2, told again without a table: what is left to be given is counted down.
 */
function oracle(aal: Aal, ial: Ial | null, analysed: readonly Method[], items: readonly Given[]): boolean {
  for (const { method, repeatsIal = 0 } of items) {
    const repeats = LOOKS.includes(method) || method === 'federated-login';
    if (ial !== null && repeats && repeatsIal >= ial) return true;
    if (method === 'passkey' && aal < 3) return true;
    if (aal === 1 && [...ONE_FACTOR, ...CODES].includes(method)) return true;
  }
  if (aal === 1 || (aal === 3 && ial === 3)) return false;
  let [own, other, authenticators] = [0, 0, 0];
  const seen = new Set<string>();
  for (const { method } of items) {
    if ([...ONE_FACTOR, 'passkey'].includes(method)) authenticators = 1;
    const kind = ISSUED.includes(method) ? 'issued' : method;
    if (CODES.includes(method) && !seen.has(kind)) own += 1;
    seen.add(kind);
    const counts = OURS.includes(method) && analysed.includes(method) && (ial === null || !LOOKS.includes(method));
    if (counts) other += 1;
  }
  return own >= 2 || (own === 1 && own + other >= 2) || (authenticators === 1 && own + other >= 1);
}

const assured = (aal: Aal | undefined, ial: Ial | null): Assurance => ({
  ...(aal !== undefined && { maximumAal: aal }),
  ...(ial !== null && { proofing: { ial, at: OPENED_AT } }),
});

const item: fc.Arbitrary<Given> = fc
  .record({ method: fc.constantFrom(...METHODS), repeatsIal: fc.constantFrom(undefined, ...IALS) })
  .map(({ method, repeatsIal }) => ({ method, ...(repeatsIal !== undefined && { repeatsIal }) }));
const items = fc.uniqueArray(item, { maxLength: 4, selector: ({ method }) => method });

describe('a combination that may recover an account (SP 800-63B-4, section 4.2.2)', () => {
  it('is one by the account’s highest level, its owner’s proofing and what was given, as an oracle counts it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(undefined, ...AALS),
        fc.constantFrom(null, ...IALS),
        fc.subarray([...METHODS]),
        items,
        (aal, ial, analysed, given) => {
          const expected = oracle(aal ?? 2, ial, analysed, given);
          expect(isNistCombination(planWith(analysed), assured(aal, ial), given)).toBe(expected);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('stays one when something is added, and is none of nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...AALS), fc.constantFrom(null, ...IALS), items, item, (aal, ial, given, more) => {
        const [plan, assurance] = [planWith(METHODS), assured(aal, ial)];
        expect(isNistCombination(plan, assurance, [])).toBe(false);
        const [before, after] = [given, [...given, more]].map((all) => isNistCombination(plan, assurance, all));
        expect([before, after]).not.toEqual([true, false]);
      }),
    );
  });

  it('is asked of every action that gives an authenticator back, and of no other', () => {
    const asked = ACTIONS.filter((action) => !isNistCombination(samplePlan({ action }), {}, []));
    expect(asked).toEqual(['password.reset', 'mfa.reset', 'mfa.rebind', 'mfa.rebind-remote']);
  });

  it('is in the documents by its section, and nothing else is', async () => {
    const text = await readFile('docs/verification.md', 'utf8');
    const told = [...text.matchAll(/^\| ([^|]+?) +\| (4\.[^|]+?) +\|/gm)].map(([, name, section]) => [name, section]);
    expect(told).toEqual(COMBINATIONS.map(({ name, section }) => [name, section]));
  });
});

describe('attack: genuine items, strong enough and independent, that are no combination', () => {
  const NOW = OPENED_AT + 60_000;
  const refusedAs = (assurance: Assurance, analysed: readonly Method[], given: readonly Given[]) => {
    const { evidence } = planWith(analysed);
    const { kase } = Told.opened({ evidence: { ...evidence, minimumStrength: 1, oneAtLeast: 1 } }, { assurance });
    const receipts = given.map(({ method, ...more }) => unsigned(evidenceReceipt(kase, method, NOW, more)));
    expect(evidenceSatisfies({ ...kase, session: null }, receipts, NOW)).toBe(false);
    return evidenceLacks(kase, receipts);
  };

  it.each<[string, Assurance, readonly Method[], readonly Given[]]>([
    [
      'two codes that were both issued (4.2.2.2 a: two methods)',
      {},
      [],
      [{ method: 'email-code' }, { method: 'phone-code' }],
    ],
    [
      'an authenticator and a manager’s word that nobody analysed (4.2.1)',
      {},
      [],
      [{ method: 'totp' }, { method: 'manager-confirmation' }],
    ],
    [
      'two ways of our own and nothing of NIST’s',
      {},
      METHODS,
      [{ method: 'federated-login' }, { method: 'manager-confirmation' }],
    ],
    [
      'an app and a badge, for whoever was proofed with a document (4.2.2.2 c; footnote ii)',
      assured(2, 2),
      METHODS,
      [{ method: 'totp' }, { method: 'in-person', repeatsIal: 1 }],
    ],
    [
      'two codes where biometrics were enrolled (4.2.2.3)',
      assured(3, 3),
      METHODS,
      [{ method: 'recovery-code' }, { method: 'email-code' }],
    ],
    [
      'a document where biometrics were enrolled (4.2.2.3)',
      assured(3, 3),
      METHODS,
      [{ method: 'totp' }, { method: 'in-person', repeatsIal: 2 }],
    ],
    [
      'even at the lowest level, nothing of NIST’s',
      assured(1, null),
      METHODS,
      [{ method: 'federated-login' }, { method: 'manager-confirmation' }],
    ],
  ])('%s', (_, assurance, analysed, given) => {
    expect(refusedAs(assurance, analysed, given)).toBe('combination-insufficient');
  });
});
