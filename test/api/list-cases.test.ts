import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cursorAt, placeOf } from '../../api/cursor.js';
import type { Case } from '../../domain/case.js';
import { Told } from '../domain/support/told.js';
import { handedOver, openedByProgram, someCase, underReview } from './support/cases.js';
import { ApiWorld } from './support/world.js';

interface Listed {
  readonly status: number;
  readonly ids: readonly string[];
  readonly more: boolean;
  readonly cursor: string;
  readonly text: string;
}

describe('list-cases', () => {
  let world: ApiWorld;
  let tool: string;

  const list = async (token: string, query: Readonly<Record<string, string>> = {}): Promise<Listed> => {
    const { status, json, text } = await world.send('GET', `/v1/cases?${new URLSearchParams(query)}`, { token });
    const { cases = [], more, cursor } = json as { cases?: { caseId: string }[]; more: boolean; cursor: string };
    return { status, ids: cases.map(({ caseId }) => caseId), more, cursor, text };
  };
  const keepAll = (cases: readonly Case[]) => Promise.all(cases.map((kase) => world.keep(kase)));

  beforeAll(async () => {
    world = await ApiWorld.start();
    tool = await world.token(null, ['ticket-tool']);
  });
  afterAll(() => world.stop());

  it('200: no case is an empty list', async () => {
    const nobody = await list(await world.token(null, ['ticket-tool'], { clientId: 'new-tool' }));
    expect([nobody.status, nobody.ids, nobody.more]).toEqual([200, [], false]);
  });

  it('200: a tool finds its case by the ticket, and it reads as it does alone', async () => {
    const [kase] = await keepAll([openedByProgram('ticket-tool', 'IT-7'), openedByProgram('ticket-tool', 'IT-8')]);
    const { json } = await world.send('GET', '/v1/cases?ticketSource=jira&ticketId=IT-7', { token: tool });
    const alone = await world.send('GET', `/v1/cases/${String(kase?.id)}`, { token: tool });
    const { caseCode: _forTheDesk, ...same } = alone.json;
    expect(json['cases']).toEqual([same]);
    expect((await list(tool, { ticketSource: 'zendesk', ticketId: 'IT-7' })).ids).toEqual([]);
  });

  it('200: a tool asking for the case of another, by its ticket or by what changed, finds nothing of it', async () => {
    const foreign = [openedByProgram('other-tool', 'IT-9'), someCase(), underReview()];
    await keepAll(foreign);
    const tried = await Promise.all([
      list(tool, { ticketSource: 'jira', ticketId: 'IT-9' }),
      list(tool),
      list(tool, { updatedSince: '2020-01-01T00:00:00Z' }),
      // A person of the tool's name, and a program of a person's name.
      list(await world.token('other-tool', ['desk'])),
      list(await world.token(null, ['ticket-tool'], { clientId: 'dora' })),
    ]);
    for (const { text, cursor } of tried) {
      const told = text + Buffer.from(cursor, 'base64url').toString();
      for (const { id } of foreign) expect(told).not.toContain(id);
    }
  });

  it('200: each person finds what they may read: openers, who is asked now, who decided; and the subject nothing', async () => {
    const [opened, waiting, decided, over] = await keepAll([
      someCase(),
      someCase((told) => told.verified()),
      underReview(),
      handedOver(),
    ]);
    const all = [opened, waiting, decided, over].map((kase) => kase?.id ?? '');
    const found = async (person: string, roles: string[]) => {
      const { ids } = await list(await world.token(person, roles));
      return all.map((id) => ids.includes(id));
    };
    expect(await found('dora', ['desk'])).toEqual([true, true, true, true]);
    expect(await found('dave', ['desk'])).toEqual([false, false, false, false]);
    expect(await found('adam', ['recovery-approvers'])).toEqual([false, true, true, true]);
    expect(await found('anna', ['recovery-approvers'])).toEqual([false, true, false, true]);
    expect(await found('rita', ['recovery-reviewers'])).toEqual([false, false, true, false]);
    expect(await found('alice', ['desk'])).toEqual([false, false, false, false]);
  });

  it('200: whoever decides for another group is not told of what waits for this one', async () => {
    const others = { approvals: { group: 'payroll-approvers' } };
    const kase = await world.keep(Told.opened(others, { caseId: randomUUID() }).verified().kase);
    const { ids } = await list(await world.token('anna', ['recovery-approvers']));
    expect([kase.phase, ids.includes(kase.id)]).toEqual(['approving', false]);
  });

  describe('page by page', () => {
    const clientId = 'paging-tool';
    let paging: string;
    let kept: readonly string[];

    beforeAll(async () => {
      paging = await world.token(null, ['ticket-tool'], { clientId });
      const cases = Array.from({ length: 5 }, (_, at) => openedByProgram(clientId, `P-${at}`));
      for (const kase of cases) await world.keep(kase);
      kept = cases.map(({ id }) => id);
    });

    it('200: gives each case once and in the order they changed, then says that there are no more', async () => {
      const first = await list(paging, { limit: '2' });
      const second = await list(paging, { limit: '2', cursor: first.cursor });
      const third = await list(paging, { limit: '2', cursor: second.cursor });
      expect([...first.ids, ...second.ids, ...third.ids]).toEqual(kept);
      expect([first.more, second.more, third.more]).toEqual([true, true, false]);
    });

    it('200: the last cursor leaves room for what is being written, so that nothing is ever left out', async () => {
      const { cursor } = await list(paging);
      const last = await world.database.owner
        .selectFrom('case_view')
        .select('changed_at')
        .where('case_id', '=', kept.at(-1) ?? '')
        .executeTakeFirstOrThrow();
      expect(placeOf(cursor)?.changedAt).toBeLessThan(last.changed_at);
      expect((await list(paging, { cursor })).ids).toEqual(kept);
    });

    it('200: what changed since is told, and what did not is not', async () => {
      const future = new Date(Date.now() + 3_600_000).toISOString();
      expect((await list(paging, { updatedSince: future })).ids).toEqual([]);
      expect((await list(paging, { updatedSince: '2020-01-01T00:00:00+01:00' })).ids).toEqual(kept);
    });

    it('200: a cursor of one’s own making, or of another caller, shows nothing that its user may not read', async () => {
      const made = cursorAt({ changedAt: 0, caseId: '' });
      const others = await list(tool, { limit: '1' });
      expect((await list(paging, { cursor: made })).ids).toEqual(kept);
      for (const id of (await list(paging, { cursor: others.cursor })).ids) expect(kept).toContain(id);
      expect((await list(await world.token('dave', ['desk']), { cursor: made })).ids).toEqual([]);
    });
  });

  it.each([
    ['a cursor that was tampered with', { cursor: 'eyJhIjoxfQ' }, '/query/cursor'],
    ['a cursor of no text', { cursor: '____' }, '/query/cursor'],
    ['SQL for a cursor', { cursor: Buffer.from('[0,"\' or 1=1 --"]').toString('base64url') }, '/query/cursor'],
    ['a cursor beyond all time', { cursor: Buffer.from('[1e300,""]').toString('base64url') }, '/query/cursor'],
    ['half a ticket', { ticketSource: 'jira' }, '/query/ticketId'],
    ['a script in a ticket number', { ticketSource: 'jira', ticketId: '<script>1</script>' }, '/query/ticketId'],
    ['no limit at all', { limit: '1000000' }, '/query/limit'],
    ['a limit of nothing', { limit: '0' }, '/query/limit'],
    ['a day that is none', { updatedSince: 'yesterday' }, '/query/updatedSince'],
    ['a field nobody asked for', { openers: 'mona' }, '/query'],
  ])('400: %s is named and not repeated', async (_what, query, pointer) => {
    const { status, json, text } = await world.send('GET', `/v1/cases?${new URLSearchParams(query)}`, { token: tool });
    expect([status, json['code']]).toEqual([400, 'malformed-request']);
    expect(json['errors']).toMatchObject([{ pointer }]);
    expect(text).not.toMatch(/script|mona|yesterday/);
  });

  it('400: the same filter given twice is no filter', async () => {
    const { status } = await world.send('GET', `/v1/cases?limit=1&limit=2&x=${randomUUID()}`, { token: tool });
    expect(status).toBe(400);
  });

  it('401: nobody lists cases who is not signed in; who has no role and stands in no relation to a subject finds none', async () => {
    expect((await world.send('GET', '/v1/cases')).status).toBe(401);
    expect(await list(await world.token('eve', ['finance']))).toMatchObject({ status: 200, ids: [] });
  });
});
