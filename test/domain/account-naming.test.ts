import { describe, expect, it } from '@jest/globals';
import { ACTIONS, isOfAccount } from '../../domain/actions.js';
import { operates } from '../../domain/machines.js';
import {
  accountAsAsked,
  accountRefusal,
  caseAccountOf,
  isAskedByPeople,
  isChangeAsNeeded,
  isFor,
  namedAccount,
  targetOf,
} from '../../domain/owned-accounts.js';
import { personOfRecord } from '../support/directory.js';

const ENABLE = 'service-account.enable';
const ACCOUNT = { accountKind: 'service-account', ownerIds: ['mona', 'carla'] } as const;
const account = personOfRecord('nightly', ACCOUNT);
const [mona, carla] = [personOfRecord('mona'), personOfRecord('carla')];

describe('an account that is asked about before anything is looked up', () => {
  it.each(ACTIONS.filter(isOfAccount))(
    '%s: is of a kind that the action is for, by the name it was given',
    (action) => {
      const asked = accountAsAsked(action, 'nightly');
      expect(asked).toStrictEqual({ kind: asked.kind, name: 'nightly' });
      expect(isFor(action, asked.kind)).toBe(true);
    },
  );
});

describe('an account as it is pinned, and as people sign it', () => {
  const machine = { reaches: ['production'] } as const;
  const plain = { accountId: 'nightly', kind: 'service-account', name: 'nightly' } as const;

  it('says of a change, of who uses it and of what runs there only what is known', () => {
    expect(caseAccountOf(account)).toStrictEqual(plain);
    expect(namedAccount(plain)).toStrictEqual(plain);
    const known = { changeId: 'CHG-1', members: ['alice'] };
    const pinned = caseAccountOf({ ...account, machine }, known);
    expect(pinned).toStrictEqual({ ...plain, ...known, machine });
    expect(namedAccount({ ...plain, ...known, machine })).toStrictEqual({ ...plain, ...known });
  });

  it('is acted on itself, but for a mailbox, into which somebody is let', () => {
    expect(targetOf({ personId: 'mona', account: plain })).toBe('nightly');
    expect(targetOf({ personId: 'mona', account: { ...plain, kind: 'shared-mailbox' } })).toBe('mona');
  });
});

describe('the approved change under which an account works again', () => {
  it.each(['CHG-1', 'c', '7#a:b_c-d', 'a'.repeat(64)])('is named as %s', (changeId) => {
    expect(isChangeAsNeeded(ENABLE, changeId)).toBe(true);
  });

  it.each([undefined, '', ' CHG-1', 'CHG-1 ', '-1', '#1', 'CHG 1', 'CHG-1\n', '<b>', 'a'.repeat(65)])(
    'is not named by %j',
    (changeId) => {
      expect(isChangeAsNeeded(ENABLE, changeId)).toBe(false);
    },
  );

  it('is named for no other action', () => {
    for (const action of ACTIONS.filter((one) => one !== ENABLE)) {
      expect([isChangeAsNeeded(action, undefined), isChangeAsNeeded(action, 'CHG-1')]).toEqual([true, false]);
    }
  });
});

describe('who asks that an agent works again (row 13)', () => {
  const asks = (openers: Parameters<typeof isAskedByPeople>[1]['openers'], roles: readonly string[] = ['desk']) =>
    isAskedByPeople('agent.restore', { openers, roles });

  it('are people, and at least one', () => {
    expect(asks([mona])).toBe(true);
    expect(asks([])).toBe(false);
    expect(isAskedByPeople(ENABLE, { openers: [], roles: [] })).toBe(true);
  });

  it('attack: an agent asks, under its own account, in a group of agents, suspended from it, or by its credential', () => {
    expect(asks([mona, account])).toBe(false);
    expect(asks([{ groups: ['ai-agent'] }])).toBe(false);
    expect(asks([{ groups: [], suspendedFrom: ['ai-agent'] }])).toBe(false);
    expect(asks([mona], ['ai-agent'])).toBe(false);
  });
});

describe('whose case it is', () => {
  it('is of an owner of record who is at work, of an account in use, for an action on its kind', () => {
    expect(accountRefusal(ENABLE, account, mona, [mona, carla])).toBeNull();
    expect(accountRefusal('agent.restore', account, mona, [mona, carla])).toBe('no-rule');
    const left = personOfRecord('nightly', { ...ACCOUNT, status: 'left' });
    expect(accountRefusal(ENABLE, left, mona, [mona, carla])).toBe('subject-not-recoverable');
    const gone = personOfRecord('mona', { status: 'left' });
    expect(accountRefusal(ENABLE, account, gone, [gone, carla])).toBe('not-the-owner');
  });

  it('attack: is of an owner who runs its sessions, beside others or alone', () => {
    const run = (...operatorIds: readonly string[]) =>
      personOfRecord('nightly', { ...ACCOUNT, machine: { operatorIds } });
    expect(accountRefusal(ENABLE, run('mona', 'eve'), mona, [mona, carla])).toBe('owner-operates');
    expect(accountRefusal(ENABLE, run('eve'), mona, [mona, carla])).toBeNull();
    expect(operates({ machine: { operatorIds: ['eve', 'mona'] } }, ['mona'])).toBe(true);
    expect(operates({}, ['mona'])).toBe(false);
  });
});
