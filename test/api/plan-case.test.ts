import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { restrictedNotice } from '../../contract/restricted.js';
import { isOfAccount, ACTIONS } from '../../domain/actions.js';
import type { Method } from '../../domain/evidence.js';
import type { ModeRule } from '../../domain/modes.js';
import { loadPolicy } from '../../policy/load.js';
import { someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const ASKED = { action: 'password.reset', subject: 'alice', ticket: { source: 'jira', id: 'IT-1' } } as const;

describe('plan-case', () => {
  let world: ApiWorld;
  let tool: string;

  const plan = (token: string, body: unknown = ASKED) => world.send('POST', '/v1/plans', { token, body });

  beforeAll(async () => {
    world = await ApiWorld.start();
    tool = await world.token(null, ['ticket-tool']);
  });
  afterAll(() => world.stop());

  it('200: says what the policy demands, in the words that approvers will sign', async () => {
    const { status, json } = await plan(tool);
    const { digest } = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      action: 'password.reset',
      tier: 1,
      policy: { label: 'recovery', digest },
      evidence: { needed: 2, minimumStrength: 1, oneAtLeast: 2 },
      approvals: { group: 'recovery-approvers', always: 0, whenRelayable: 1, callBack: true },
      review: { group: 'recovery-reviewers' },
    });
    const inWords = (json['effects'] as { inWords: string }[]).map((effect) => effect.inWords);
    expect(inWords).toContain('alice chooses a new password in their own session; the old one stops working');
  });

  it.each(ACTIONS.filter(isOfAccount))('200: tells of %s what it does to the account that is named', async (action) => {
    const needs = {
      ...(action === 'certificate.reissue' && { certificateRequest: 'MIIB' }),
      ...(action === 'service-account.enable' && { changeId: 'CHG-7' }),
    };
    const { status, json } = await plan(tool, { ...ASKED, action, account: 'batch-7', ...needs });
    const inWords = (json['effects'] as { inWords: string }[]).map((effect) => effect.inWords);
    expect([status, inWords.length > 0]).toEqual([200, true]);
    for (const words of inWords) expect(words).toContain('batch-7');
  });

  it('200: tells of a code by telephone what people must be told of it, and of nothing else', async () => {
    const { json } = await plan(tool);
    const { methods } = json['evidence'] as { methods: { method: Method; notice?: string }[] };
    expect(methods.map(({ method }) => method)).toContain('phone-code');
    for (const { method, notice } of methods) expect(notice).toBe(restrictedNotice(method));
    expect(restrictedNotice('phone-code')).toMatch(/intercepted.*safer/);
    expect(restrictedNotice('totp')).toBeUndefined();
  });

  it('200: an impersonator learns nothing: whoever it is for, known, unknown or with an open case, reads the same', async () => {
    await world.keep(someCase());
    const [known, unknown] = await Promise.all(
      ['alice', 'nobody.at.all'].map((subject) => plan(tool, { ...ASKED, subject })),
    );
    expect(known?.text.replaceAll('alice', 'X')).toBe(unknown?.text.replaceAll('nobody.at.all', 'X'));
  });

  it('200: nothing is opened, sent, sealed or written by asking', async () => {
    const kept = await world.database.owner.selectFrom('submission').select('reference').execute();
    await plan(tool);
    await plan(await world.token('dora', ['desk']), { ...ASKED, requestedBy: 'mona' });
    expect(world.engine.told).toEqual([]);
    expect(await world.database.owner.selectFrom('submission').select('reference').execute()).toEqual(kept);
  });

  it.each([
    ['an unknown action', { ...ASKED, action: 'account.delete' }, '/body/action'],
    [
      'a script in the number of a ticket',
      { ...ASKED, ticket: { source: 'jira', id: '<script>alert(1)</script>' } },
      '/body/ticket/id',
    ],
    ['no ticket', { action: 'password.reset', subject: 'alice' }, '/body/ticket'],
    ['a field that opening does not take either', { ...ASKED, tier: 0 }, '/body'],
  ])('400: %s is refused as it is when a case is opened', async (_what, body, pointer) => {
    const planned = await plan(tool, body);
    const opened = await world.send('POST', '/v1/cases', { token: tool, body });
    expect({ ...planned.json, requestId: '' }).toEqual({ ...opened.json, requestId: '' });
    expect(planned.json['errors']).toMatchObject([{ pointer }]);
    expect(planned.text).not.toMatch(/script>|alert/);
  });

  it.each(['recovery-approvers', 'recovery-reviewers', 'operators', 'engineering'])(
    '403: %s, who open no cases, do not plan them',
    async (group) => {
      const { status, json } = await plan(await world.token('adam', [group]));
      expect([status, json['code']]).toEqual([403, 'forbidden-role']);
    },
  );
});

describe('plan-case, of an action that is not enforced', () => {
  let world: ApiWorld;
  const modes: ModeRule[] = [];
  beforeAll(async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    world = await ApiWorld.start({ policy: { ...policy, modes } });
  });
  afterAll(() => world?.stop());

  const noticed = async (rule: Pick<ModeRule, 'mode' | 'desks'>): Promise<unknown> => {
    modes.splice(0, modes.length, { actions: ['password.reset'], ...rule });
    const token = await world.token(null, ['ticket-tool']);
    const { status, json } = await world.send('POST', '/v1/plans', { token, body: ASKED });
    expect({ status, json }).toMatchObject({ status: 200, json: { tier: 1, evidence: { needed: 2 } } });
    return json['notice'];
  };

  it('200: says what would be demanded, and that no case would be opened, because it is only observed', async () => {
    expect(await noticed({ mode: 'observe' })).toBe('Countersign only observes this here: no case would be opened.');
  });

  it('200: the same where it is only advised on', async () => {
    expect(await noticed({ mode: 'advise' })).toBe('Countersign only advises on this here: no case would be opened.');
  });

  it('200: says nothing of the kind where it is enforced, or only observed at another desk', async () => {
    expect(await noticed({ mode: 'enforce' })).toBeUndefined();
    expect(await noticed({ mode: 'observe', desks: ['another-desk'] })).toBeUndefined();
  });
});
