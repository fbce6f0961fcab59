import { describe, expect, it } from '@jest/globals';
import { ACCESS_ACTIONS } from '../../../domain/access.js';
import { callOf } from '../../../policy/access/entities.js';
import { readAccessTexts } from '../../../policy/access/load.js';
import { PolicySet } from '../../../policy/access/policy-set.js';
import { isAnswered, readAccessCases } from './cases.js';
import { forbiddingIds, without } from './texts.js';

const texts = await readAccessTexts();
const set = new PolicySet(texts);
const cases = await readAccessCases();

/** The roles of architecture, section 1, and security, which answers quiet reports. */
const ROLES = [
  'ticket tool',
  'desk agent',
  'subject',
  'approver',
  'reviewer',
  'control owner',
  'operator',
  'AI agent',
  'security',
];

/** What forbids and separates nobody's duties. */
const SAID_ONCE = [
  'rights-end-with-the-case',
  'hurried-opens-nothing',
  'only-people-decide',
  'suspended-has-no-authority',
  'suspended-opens-nothing',
  'only-people-sign-beside-cases',
  'suspended-countersigns-nothing',
];

describe('the cases of the access policy', () => {
  it.each(cases.map((one) => [one.file, one] as const))('%s', (_file, { request, permitted, policies }) => {
    const answer = set.judge(callOf(request, set.groups));
    expect({ permitted: answer.permitted, policies: answer.policies }).toEqual({ permitted, policies });
  });

  it('say for every role what it may, and what it may never', () => {
    expect(new Set(cases.map(({ role }) => role))).toEqual(new Set(ROLES));
    const having = (permitted: boolean) =>
      new Set(cases.filter((one) => one.permitted === permitted).map(({ role }) => role));
    expect(ROLES.filter((role) => !having(false).has(role))).toEqual([]);
    expect(ROLES.filter((role) => !having(true).has(role))).toEqual([]);
  });

  it('ask for everything that may be asked, with both answers', () => {
    for (const permitted of [true, false]) {
      const asked = new Set(cases.filter((one) => one.permitted === permitted).map(({ request }) => request.action));
      expect(ACCESS_ACTIONS.filter((action) => !asked.has(action))).toEqual([]);
    }
  });

  it.each(set.ids)('need the policy %s: without it one of them has another answer', (id) => {
    const fewer = new PolicySet(without(texts, [id]));
    expect(cases.filter((one) => !isAnswered(fewer, one)).map(({ file }) => file)).not.toEqual([]);
  });

  it('are denied to whoever took a part without any policy that forbids it: what permits says it too', () => {
    const permitting = new PolicySet(without(texts, forbiddingIds(texts)));
    const turned = cases.filter(
      (one) => !one.permitted && permitting.judge(callOf(one.request, permitting.groups)).permitted,
    );
    expect(new Set(turned.flatMap(({ policies }) => policies))).toEqual(new Set(SAID_ONCE));
  });
});
