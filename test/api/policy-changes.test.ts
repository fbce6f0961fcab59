import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { suspendAuthority } from '../../activities/authority/suspend.js';
import { unsignedRefusal } from '../../activities/policy-changes/pinned.js';
import { POLICY_STREAM } from '../../activities/policy-changes/take-in.js';
import { readEntries } from '../../db/ledger-store.js';
import type { Case } from '../../domain/case.js';
import { digestOf } from '../../domain/canonical.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { Warrant } from '../../domain/warrant.js';
import { PINNED_SET } from '../../policy/access/pinned.js';
import { parsePolicy } from '../../policy/load.js';
import { PolicyInForce } from '../../workers/policy-in-force.js';
import { countersign } from '../cli/support/command.js';
import { faultsOnly } from '../support/case-rig/workers.js';
import { Governing } from '../support/governing.js';

let people: Governing;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-policy-'));
  people = await Governing.start();
});
afterAll(async () => {
  await people?.stop();
  await rm(folder, { recursive: true });
});

const production = { production: true };
const digestIn = (text: string) => parsePolicy(text, 'policy', production).digest;
/** The default policy, with so many minutes more to object: each test has its own. */
const longer = (minutes = 30) => people.file(/coolingOffSeconds: 3600/, `coolingOffSeconds: ${3600 + 60 * minutes}`);
const holds = async () => (await people.standing()).inForce?.to ?? null;
const entries = () => readEntries(people.place.directory.database.owner, POLICY_STREAM);
/** Two signed it, and it holds. */
async function isInForce(policy: string): Promise<string> {
  const digest = digestIn(policy);
  if ((await holds()) !== digest) await people.both(policy);
  expect(await holds()).toBe(digest);
  return digest;
}
/** Some are of these groups for as long as something takes. */
async function withGroups(usernames: readonly string[], groups: string[], work: () => Promise<void>): Promise<void> {
  const { owner } = people.place.directory;
  const all = owner.updateTable('sample_directory.person').where('username', 'in', usernames);
  await all.set({ groups }).execute();
  try {
    await work();
  } finally {
    await all.set({ groups: ['control-owners', 'identity-team'] }).execute();
  }
}
const begins = (text: string, more: object = {}) => {
  const place = { ...people.deps, logger: faultsOnly, ...more };
  return PolicyInForce.begin(parsePolicy(text, 'policy', production), place);
};

describe('a worker in production', () => {
  it('starts by a policy that two control owners signed, and by no other', async () => {
    const [first, second] = [await people.file(), await longer()];
    await expect(begins(first)).rejects.toMatchObject({ code: 'policy-unsigned' });
    await expect(begins(first)).rejects.toThrow('countersign policy propose');
    const changeId = await people.propose(first);
    await people.sign('olga', changeId);
    await expect(begins(first)).rejects.toMatchObject({ code: 'policy-unsigned' });
    await people.sign('omar', changeId);
    expect((await begins(first)).current.digest).toBe(digestIn(first));
    await expect(begins(second)).rejects.toMatchObject({ code: 'policy-unsigned' });
  });

  it('takes an unsigned one anywhere else', async () => {
    const inForce = await begins(await people.file(), { production: false });
    await inForce.refresh();
    expect(inForce.current.digest).toBe(digestIn(await people.file()));
  });

  it('takes up another when it takes effect, and goes back as quickly', async () => {
    const [first, second] = [await people.file(), await longer()];
    await isInForce(first);
    const [running, early] = [await begins(first), await begins(first)];
    await people.both(second, { effectiveAt: new Date(people.now + DAY).toISOString() });
    expect((await begins(second)).current.digest).toBe(digestIn(first));
    await running.refresh();
    expect(running.current.digest).toBe(digestIn(first));
    people.now += DAY;
    for (const one of [running, early]) await one.refresh();
    expect([running.current.digest, early.current.digest]).toEqual([digestIn(second), digestIn(second)]);
    await people.both(first);
    await running.refresh();
    expect(running.current.digest).toBe(digestIn(first));
  });
});

describe('a change of policy', () => {
  it('is proposed, read, signed by two and in force, from the command line on; all of it is in the ledger', async () => {
    await isInForce(await people.file());
    const before = (await entries()).length;
    const file = path.join(folder, 'proposed.yaml');
    await writeFile(file, await longer());
    const proposed = await countersign(
      ['policy', 'propose', file, '--reason', 'audit 7', '--json'],
      people.envOf('olga'),
    );
    expect(proposed).toMatchObject({ status: 0, json: { owners: ['identity-team'] } });
    const { changeId, differences, to } = proposed.json as { changeId: string; differences: string; to: string };
    expect(differences).toMatch(/STRICTER .*\n {2}stricter +time to object before anything happens: 60 min → 90 min/);
    expect(differences).toMatch(/In the file:\n {2}rules\..*coolingOffSeconds: 3600 → 5400/);
    const link = await countersign(['policy', 'sign-link', changeId.slice(0, 8)], people.envOf('omar'));
    expect(link.stdout).toContain(`/console/policy-changes/${changeId}`);
    expect((await people.read('omar', changeId)).differences).toBe(differences);
    expect(JSON.parse((await people.sign('omar', changeId)).text)).toMatchObject({ signedBy: ['p-7002'] });
    expect((await people.standing()).inForce?.to).not.toBe(to);
    expect(JSON.parse((await people.sign('olga', changeId)).text)).toMatchObject({ signedBy: [], inForce: { to } });
    const status = await countersign(['policy', 'status'], people.envOf('oscar'));
    expect(status.stdout).toMatch(new RegExp(`^holds +${to} .*signed by p-7002, p-7001 +audit 7`));
    const printed = await countersign(['policy', 'status', '--file'], people.envOf('oscar'));
    expect(digestIn(printed.stdout)).toBe(to);
    const kinds = (await entries()).slice(before).map(({ kind }) => kind);
    expect(kinds).toEqual(['policy-signed', 'policy-signed']);
  });

  it('is named by its mistakes where it is none', async () => {
    const policy = await people.file('tenureDays: 30', 'tenureDays: 3');
    const reply = await people.as('olga', 'POST', '/v1/policy-changes', { policy, reason: 'a drill' });
    expect(reply).toMatchObject({ status: 400, text: expect.stringContaining('tenureDays') });
  });

  it('is for control owners', async () => {
    const policy = await people.file();
    for (const username of ['oscar', 'adam', 'dora'])
      expect(await people.as(username, 'POST', '/v1/policy-changes', { policy, reason: 'x' })).toMatchObject({
        status: 403,
      });
  });
});

describe('attack on the policy:', () => {
  it('a row in the database says that it is signed', async () => {
    const first = await people.file();
    await isInForce(first);
    const { owner } = people.place.directory.database;
    const rows = await owner.selectFrom('policy_act').select('jws').execute();
    const forged = (jws: string) => {
      const [header, payload = '', signature] = jws.split('.');
      const act = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { number: number; statement: object };
      const changed = { ...act, number: act.number + 2, statement: { ...act.statement, to: digestOf('x') } };
      return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
    };
    for (const [at, { jws }] of rows.entries())
      await owner
        .insertInto('policy_act')
        .values([
          { digest: `copied-${at}`, jws },
          { digest: `forged-${at}`, jws: forged(jws) },
          { digest: `made-up-${at}`, jws: '{"to":"signed"}' },
        ])
        .execute();
    expect(await holds()).toBe(digestIn(first));
    await expect(begins(await longer(1))).rejects.toMatchObject({ code: 'policy-unsigned' });
    await expect(owner.deleteFrom('policy_act').execute()).rejects.toThrow('append-only');
    await people.both(await longer(2));
    expect((await begins(await longer(2))).current.digest).toBe(await holds());
  });

  it('a digest that was signed long ago is put back in the file', async () => {
    await isInForce(await people.file());
    await people.both(await longer(3));
    await expect(begins(await people.file())).rejects.toMatchObject({ code: 'policy-superseded' });
    await expect(begins(await people.file())).rejects.toThrow('countersign policy status --file');
  });

  it('words are shown that are not the file’s, and signed, over the API and past it', async () => {
    const digest = await isInForce(await people.file());
    const changeId = await people.propose(await longer(4));
    for (const username of ['olga', 'omar']) {
      const { statement } = await people.read(username, changeId);
      const signed = people.proven(username, { ...statement, differences: digestOf('nothing changes') });
      expect((await people.send(username, changeId, signed)).text).toContain('stale');
      expect(await people.putByHand(signed)).toBe('stale');
    }
    expect(await holds()).toBe(digest);
  });

  it('the file that was kept is exchanged for another', async () => {
    await isInForce(await people.file());
    const changeId = await people.propose(await longer(5));
    const { statement } = await people.read('olga', changeId);
    const { owner } = people.place.directory.database;
    await owner
      .updateTable('policy_text')
      .set({ text: await people.file() })
      .where('digest', '=', statement.to)
      .execute();
    expect(await people.putByHand(people.proven('olga', statement))).toBe('stale');
    await expect(people.read('olga', changeId)).rejects.toThrow('stale');
  });

  it('one owner signs with two keys, twice, for another, or with a key that is too young', async () => {
    const digest = await isInForce(await people.file());
    const changeId = await people.propose(await longer(6));
    await people.sign('olga', changeId);
    people.now += MINUTE;
    expect((await people.sign('olga', changeId)).text).toContain('not-a-distinct-person');
    const { statement } = await people.read('omar', changeId);
    expect((await people.send('olga', changeId, people.proven('olga', statement))).text).toContain('proof');
    expect(await people.putByHand(people.proven('olga', statement))).toBe('proof');
    expect(await holds()).toBe(digest);
  });

  it('one owner signs under two accounts: the second counts for nobody, and nothing waits for a third of theirs', async () => {
    const digest = await isInForce(await people.file());
    const changeId = await people.propose(await longer(9));
    const { owner } = people.place.directory;
    const both = owner.updateTable('sample_directory.person').where('username', 'in', ['olga', 'omar']);
    const before = await owner.selectFrom('sample_directory.person').select(['username', 'employee_number']).execute();
    await both.set({ employee_number: '71001' }).execute();
    expect(await people.sign('olga', changeId)).toMatchObject({ status: 200 });
    const second = await people.sign('omar', changeId);
    expect(second).toMatchObject({ status: 422, text: expect.stringContaining('not-a-distinct-person') });
    for (const { username, employee_number: number } of before)
      await owner
        .updateTable('sample_directory.person')
        .set({ employee_number: number })
        .where('username', '=', username)
        .execute();
    expect(await holds()).toBe(digest);
  });

  it('approvers, operators and whoever is a control owner no more sign', async () => {
    const changeId = await people.propose(await longer(7));
    const { statement } = await people.read('olga', changeId);
    const of = (username: string) => ({ ...statement, decider: people.place.people[username]?.personId ?? '' });
    for (const username of ['adam', 'oscar', 'sven'])
      expect(await people.putByHand(people.proven(username, of(username)))).toBe('not-in-group');
    await withGroups(['omar'], [], async () => {
      expect((await people.sign('omar', changeId)).text).toContain('not-in-group');
    });
  });

  it('an AI agent signs that the directory has among the control owners, with a genuine passkey', async () => {
    const digest = await isInForce(await people.file());
    const changeId = await people.propose(await longer(10));
    await withGroups(['omar'], ['control-owners', 'identity-team', 'ai-agent'], async () => {
      expect(await people.sign('omar', changeId)).toMatchObject({
        status: 403,
        text: expect.stringContaining('not-permitted'),
      });
    });
    const { refusal, access } = JSON.parse((await entries()).at(-1)?.body ?? '') as Record<string, unknown>;
    const denied = { decision: 'denied', policies: ['ai-agent-signs-nothing'], set: PINNED_SET };
    expect([refusal, access]).toEqual(['not-permitted', denied]);
    expect(await holds()).toBe(digest);
  });

  it('two control owners sign who answer for other rules', async () => {
    const digest = await isInForce(await people.file());
    const changeId = await people.propose(await longer(8));
    await withGroups(['olga', 'omar'], ['control-owners', 'other-team'], async () => {
      for (const username of ['olga', 'omar'])
        expect(await people.sign(username, changeId)).toMatchObject({ status: 200 });
    });
    expect(await holds()).toBe(digest);
  });

  it('what is no statement at all is put there by hand: refused and in the ledger', async () => {
    const junk = [
      null,
      [],
      {},
      { statement: { kind: 'policy-change' }, assertion: {} },
      { statement: 7, assertion: 7 },
    ];
    const before = (await entries()).length;
    for (const body of junk) expect(await people.putByHand(body)).toBe('proof');
    const kinds = (await entries()).slice(before).map(({ kind }) => kind);
    expect(kinds).toEqual(junk.map(() => 'policy-refused'));
  });

  it('a warrant’s plan is pinned to a policy that nobody signed, or that held at another time', async () => {
    const [first, second] = [await people.file(), await longer(9)];
    await isInForce(first);
    people.now += HOUR;
    const opened = people.now;
    people.now += HOUR;
    await people.both(second);
    const db = people.place.directory.database.as('countersign_connector_sample_directory');
    const deps = { ...people.deps, db, policy: parsePolicy(second, 'policy', production) };
    const warrant = (policyDigest: string, openedAt: number) =>
      ({ plan: { policyDigest }, opening: { receipt: { openedAt } } }) as unknown as Warrant;
    const refusal = (digest: string, openedAt: number) => unsignedRefusal(deps, warrant(digest, openedAt));
    expect(await refusal(digestIn(first), opened)).toBeNull();
    expect(await refusal(digestIn(second), people.now)).toBeNull();
    expect(await refusal(digestIn(first), people.now + HOUR)).toBe('policy-superseded');
    expect(await refusal(digestOf('unsigned'), people.now)).toBe('policy-unsigned');
    const old = { ...deps, policy: parsePolicy(first, 'policy', production) };
    expect(await unsignedRefusal(old, warrant(digestIn(second), people.now))).toBe('policy-superseded');
    expect(await unsignedRefusal({ ...old, production: false }, warrant('any', 0))).toBeNull();
  });

  it('one signs whose authority was suspended, or is second to what they signed before', async () => {
    const digest = await isInForce(await people.file());
    const [before, after] = [await people.propose(await longer(10)), await people.propose(await longer(11))];
    expect(await people.sign('olga', before)).toMatchObject({ status: 200 });
    const subject = { personId: people.place.people['olga']?.personId };
    const kase = { id: 'c-1', action: 'password.reset', plan: { classes: ['authority'] }, subject };
    await suspendAuthority(people.deps, kase as unknown as Case); // all that suspending reads of a case
    expect((await people.sign('omar', before)).text).toContain('authority-suspended');
    expect((await people.sign('olga', after)).text).toContain('authority-suspended');
    expect(await holds()).toBe(digest);
  });
});
