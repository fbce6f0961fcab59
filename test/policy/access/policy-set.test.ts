import { isAuthorized, isAuthorizedPartial } from '@cedar-policy/cedar-wasm/nodejs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { PolicySet, type AccessCall, type AccessTexts } from '../../../policy/access/policy-set.js';

const SCHEMA = `
  entity Group;
  entity Person in [Group] = { employer?: String, limit?: Long };
  entity Case = { subject: Person, opener?: Person };
  action approve appliesTo { principal: [Person], resource: [Case], context: { now: Long } };`;

const PERMITS = '@id("approvers") permit (principal, action, resource) when { principal in Group::"approvers" };';
const FORBIDS = `@id("not-their-own") forbid (principal, action, resource)
  when { resource.subject == principal };
@id("not-their-vendor") forbid (principal, action, resource)
  when { principal has employer && principal.employer == "Vendor Ltd" };`;

const texts: AccessTexts = { schema: SCHEMA, policies: `${PERMITS}\n${FORBIDS}` };

const ref = (type: string, id: string) => ({ __entity: { type, id } });
const anna = { uid: { type: 'Person', id: 'anna' }, attrs: {}, parents: [{ type: 'Group', id: 'approvers' }] };
const alice = { uid: { type: 'Person', id: 'alice' }, attrs: {}, parents: [] };
const approvers = { uid: { type: 'Group', id: 'approvers' }, attrs: {}, parents: [] };
const kase = { uid: { type: 'Case', id: 'c' }, attrs: { subject: ref('Person', 'alice') }, parents: [] };

const call = (changes: Partial<AccessCall> = {}): AccessCall => ({
  principal: { type: 'Person', id: 'anna' },
  action: 'approve',
  resource: { type: 'Case', id: 'c' },
  context: { now: 1 },
  entities: [anna, alice, approvers, kase],
  ...changes,
});

describe('what is asked of Cedar (each rule answers a way in which it was seen to fail open)', () => {
  const set = new PolicySet(texts);

  it('is permitted where a policy permits it, everything was evaluated and everybody is known', () => {
    expect(set.judge(call())).toEqual({ permitted: true, policies: ['approvers'], fault: null });
  });

  it('1: is denied where a policy could not be evaluated, though Cedar itself would allow it', () => {
    const policies = `${PERMITS}
      @id("sum") forbid (principal, action, resource) when { context.now + 9223372036854775807 < 0 };`;
    const overflowing = new PolicySet({ schema: SCHEMA, policies });
    const given = call();
    const raw = isAuthorized({
      ...given,
      action: { type: 'Action', id: 'approve' },
      entities: [...given.entities],
      schema: SCHEMA,
      validateRequest: true,
      policies: { staticPolicies: policies },
    });
    expect(raw).toMatchObject({ type: 'success', response: { decision: 'allow' } });
    expect(overflowing.judge(given)).toMatchObject({
      permitted: false,
      policies: [],
      fault: expect.stringContaining('sum'),
    });
  });

  it.each([
    ['whoever asks', [alice, approvers, kase]],
    ['the case', [anna, alice, approvers]],
    ['the subject that the case refers to', [anna, approvers, kase]],
    ['a group that somebody is in', [anna, alice, kase]],
  ])('1: is denied where nothing is said of %s', (_who, entities) => {
    expect(set.judge(call({ entities }))).toMatchObject({
      permitted: false,
      fault: expect.stringContaining('nothing'),
    });
  });

  it('1: is denied where the context refers to nobody known, in however deep a place', () => {
    const deep = set.judge(call({ context: { now: 1, of: [{ who: ref('Person', 'nobody') }] } }));
    expect(deep).toMatchObject({ permitted: false, fault: 'nothing is said of Person::"nobody"' });
  });

  it.each([
    ['an action that there is none of', { action: 'execute' }],
    ['no context', { context: {} }],
    ['a context of another form', { context: { now: 'now' } }],
    ['something that is no case', { resource: { type: 'Person', id: 'alice' } }],
    ['an attribute of another type', { entities: [{ ...anna, attrs: { employer: 1 } }, alice, approvers, kase] }],
    ['a case without its subject', { entities: [anna, alice, approvers, { ...kase, attrs: {} }] }],
  ])('1: is denied for %s, as the schema says', (_what, changes) => {
    const answer = set.judge(call(changes));
    expect(answer).toMatchObject({ permitted: false, policies: [] });
    expect(answer.fault).not.toBeNull();
  });

  it.each(['', ' \n'])('1: cannot be asked without a schema (%j)', (schema) => {
    expect(() => new PolicySet({ ...texts, schema })).toThrow(/no schema/);
  });

  it.each([
    [
      'speaks of an attribute that there is none of',
      '@id("a") permit (principal, action, resource) when { principal.age > 1 };',
    ],
    ['reads what may be absent', '@id("a") permit (principal, action, resource) when { principal.employer == "x" };'],
    ['can never hold', '@id("a") permit (principal, action, resource) when { principal == resource };'],
    ['is no Cedar', 'allow everybody'],
    ['is a template', '@id("a") permit (principal == ?principal, action, resource);'],
  ])('1: is not asked of a set of which a policy %s', (_what, policies) => {
    expect(() => new PolicySet({ ...texts, policies })).toThrow(expect.objectContaining({ code: 'access-unusable' }));
  });

  it('3: is answered with the names of the policies that decided', () => {
    const own = { ...kase, attrs: { subject: ref('Person', 'anna') } };
    const vendor = { ...anna, attrs: { employer: 'Vendor Ltd' } };
    const answer = set.judge(call({ entities: [vendor, alice, approvers, own] }));
    expect(answer).toEqual({ permitted: false, policies: ['not-their-own', 'not-their-vendor'], fault: null });
  });

  it.each([
    ['has no name', 'permit (principal, action, resource);', /no @id/],
    ['has the name of another', `${PERMITS} ${PERMITS}`, /same @id/],
  ])('3: is not asked of a set of which a policy %s', (_what, policies, said) => {
    expect(() => new PolicySet({ ...texts, policies })).toThrow(said);
  });

  it('4: is judged by what was prepared once, and a set does not answer for another', () => {
    const others = new PolicySet({ ...texts, policies: FORBIDS });
    expect(others.digest).not.toBe(set.digest);
    expect(others.judge(call()).permitted).toBe(false);
    expect(set.judge(call()).permitted).toBe(true);
    expect(new PolicySet(texts).digest).toBe(set.digest);
    const ofOtherSchema = new PolicySet({ ...texts, schema: `${SCHEMA} entity Desk;` });
    expect(ofOtherSchema.digest).not.toBe(set.digest);
  });

  it('5: is never asked in part: for somebody unknown that allows what it must not', async () => {
    const own = { ...kase, attrs: { subject: ref('Person', 'anna') } };
    const given = call({ entities: [anna, approvers, own] });
    const inPart = isAuthorizedPartial({
      action: { type: 'Action', id: 'approve' },
      resource: given.resource,
      context: given.context,
      entities: [...given.entities],
      policies: { staticPolicies: '@id("everybody") permit (principal, action, resource);' },
    } as Parameters<typeof isAuthorizedPartial>[0]);
    expect(inPart).toMatchObject({ response: { decision: 'allow' } });
    const folder = new URL('../../../policy/access/', import.meta.url);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
    const asking = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
    expect(asking.filter((text) => /isAuthorizedPartial|\bisAuthorized\b/.test(text))).toEqual([]);
    expect(asking.filter((text) => text.includes('statefulIsAuthorized('))).toHaveLength(1);
  });
});
