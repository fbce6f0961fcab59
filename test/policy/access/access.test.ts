import { schemaToJson } from '@cedar-policy/cedar-wasm/nodejs';
import { describe, expect, it } from '@jest/globals';
import { ACCESS_ACTIONS } from '../../../domain/access.js';
import { AUTHORITY_KINDS } from '../../../domain/authority.js';
import { PHASES } from '../../../domain/case.js';
import { EXCEPTION_ACTS } from '../../../domain/exceptions.js';
import { POLICY_CHANGE } from '../../../domain/policy-changes.js';
import { STATEMENT_KINDS } from '../../../domain/statement.js';
import { SWITCH_ACTS } from '../../../domain/switches.js';
import { accessBy } from '../../../policy/access/access.js';
import { loadAccess, readAccessTexts } from '../../../policy/access/load.js';
import { PINNED_SET } from '../../../policy/access/pinned.js';
import { PolicySet } from '../../../policy/access/policy-set.js';
import { ASKED_AT, SAMPLE_CASE } from './cases.js';
import { forbiddingIds, without } from './texts.js';

const texts = await readAccessTexts();
const read = schemaToJson(texts.schema);
if (read.type === 'failure') throw new Error('the schema cannot be read');
const schema = read.json['']!;

const anna = { kind: 'person', id: 'anna', groups: ['recovery-approvers'] } as const;
const approving = { ...SAMPLE_CASE, phase: 'approving' } as const;

describe('the schema of the access policy', () => {
  it('has every action that may be asked for, and no other', () => {
    const acting = Object.entries(schema.actions).filter(
      ([, action]) => (action.appliesTo?.principalTypes.length ?? 0) > 0,
    );
    expect(acting.map(([name]) => name).toSorted()).toEqual([...ACCESS_ACTIONS].toSorted());
  });

  it('has every phase and every kind of signed act, and no other', () => {
    expect(schema.entityTypes['Phase']).toMatchObject({ enum: PHASES });
    expect(schema.entityTypes['Act']).toMatchObject({ enum: STATEMENT_KINDS });
  });

  it('lets an AI agent be judged for everything, so that what forbids it names itself', () => {
    for (const name of ACCESS_ACTIONS)
      expect([name, schema.actions[name]?.appliesTo?.principalTypes]).toEqual([name, ['Person', 'Program', 'AiAgent']]);
  });
});

describe('the access policy', () => {
  it('is taken only as it was released: its digest is pinned in the code, and told with every answer', async () => {
    const access = await loadAccess();
    expect(access.digest).toBe(PINNED_SET);
    const asked = { actor: anna, action: 'approve', kase: approving, now: ASKED_AT } as const;
    expect(access.judge(asked)).toEqual({ decision: 'permitted', policies: ['approver-decides'], set: PINNED_SET });
  });

  it('attack: a policy that forbids is taken out of the file: the set has another digest', () => {
    for (const id of forbiddingIds(texts)) expect(new PolicySet(without(texts, [id])).digest).not.toBe(PINNED_SET);
  });

  it('denies what it cannot judge, and names no policy for it', () => {
    const access = accessBy(new PolicySet(texts));
    const trainedAt = -9_223_372_036_854_776_000;
    const attesters = { group: 'identity-verifiers', trainingDays: 365 };
    const vera = { kind: 'person', id: 'vera', groups: ['identity-verifiers'], trainedAt } as const;
    const asked = { actor: vera, action: 'attest', kase: SAMPLE_CASE, attesters, now: ASKED_AT } as const;
    expect(access.judge(asked)).toEqual({ decision: 'denied', policies: [], set: access.digest });
  });

  it('denies what it cannot judge beside cases too, for every act that is signed there', () => {
    const access = accessBy(new PolicySet(texts));
    const groups = ['operators', 'security', 'control-owners'];
    const matter = { about: ['adam', 'cleo'], signers: [] };
    for (const action of [...SWITCH_ACTS, ...EXCEPTION_ACTS, POLICY_CHANGE, ...AUTHORITY_KINDS] as const) {
      const asked = { action, matter, accounts: ['carl'], now: ASKED_AT } as const;
      const carl = { kind: 'person', id: 'carl', groups } as const;
      expect([action, access.judge({ ...asked, actor: carl }).decision]).toEqual([action, 'permitted']);
      // No Long of Cedar's.
      const unread = { ...carl, trainedAt: 2 ** 63 };
      expect(access.judge({ ...asked, actor: unread })).toEqual({
        decision: 'denied',
        policies: [],
        set: access.digest,
      });
    }
  });

  it('attack: somebody bears the name of a group, a program or an AI agent: a name is of one kind only', () => {
    const access = accessBy(new PolicySet(texts));
    const decides = (kind: 'person' | 'program' | 'ai-agent', id: string, groups: readonly string[]) =>
      access.judge({ actor: { kind, id, groups }, action: 'approve', kase: approving, now: ASKED_AT }).decision;
    expect(decides('person', 'recovery-approvers', [])).toBe('denied');
    expect(decides('program', 'anna', ['recovery-approvers'])).toBe('denied');
    expect(decides('ai-agent', 'person:anna', ['recovery-approvers'])).toBe('denied');
    expect(decides('person', 'anna"; permit(principal, action, resource);//', [])).toBe('denied');
  });
});
