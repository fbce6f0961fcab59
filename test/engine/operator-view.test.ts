import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { until } from '../support/case-rig/until.js';
import { askCodecServer } from '../support/live/codec-server.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';
import { boundariesOf, reset } from '../support/live/resets.js';

let live: Live;
beforeAll(async () => {
  live = await Live.start({ subjects: 12 });
});
afterAll(async () => {
  await live.stop();
});

/** What a list of workflows shows of one, without a key. */
interface Listed {
  readonly workflowId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

async function listed(query: string): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  for await (const { workflowId, typedSearchAttributes } of live.temporal.workflow.list({ query })) {
    const attributes = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    found.push({ workflowId, attributes });
  }
  return found;
}

/** Waits until a list query finds a case: visibility follows the history within moments. */
async function isListed({ workflowId }: LiveCase, query: string): Promise<Readonly<Record<string, unknown>>> {
  const found = await until(
    `${workflowId} by ${query}`,
    async () => (await listed(query)).find((one) => one.workflowId === workflowId) ?? null,
  );
  return found?.attributes ?? {};
}

/** The deadline of a case as a list query names it. */
async function deadlineOf(kase: LiveCase): Promise<Date> {
  const { deadline } = await kase.recorded();
  if (deadline === null) throw new Error('the case waits for nothing');
  return new Date(deadline);
}

describe('a list of workflows, by search attributes alone', () => {
  it('finds a case by phase, by whom it waits for, and until when, at every step from ticket to closing', async () => {
    const kase = await LiveCase.open(live);
    const proving = 'the subject to prove who they are (0 of 2 pieces of evidence)';
    const shown = await isListed(kase, `CasePhase = 'verifying' AND WaitsFor = '${proving}'`);
    expect(shown).toMatchObject({ CaseAction: 'password.reset', CaseTier: 1, NeedsHuman: false });
    expect(shown['WaitsUntil']).toEqual(await deadlineOf(kase));
    await kase.verify();
    await isListed(kase, `CasePhase = 'approving' AND WaitsFor = 'approval by recovery-approvers (0 of 1)'`);
    const until = await deadlineOf(kase);
    const [before, after] = [new Date(until.getTime() - 1_000), new Date(until.getTime() + 1_000)];
    await isListed(kase, `WaitsUntil > '${before.toISOString()}' AND WaitsUntil < '${after.toISOString()}'`);
    await kase.approve();
    await isListed(
      kase,
      `CasePhase = 'awaiting-claim' AND WaitsFor = 'the subject to come back and prove it once more'`,
    );
    await kase.claim();
    const review = 'review by recovery-reviewers, by somebody who took no part';
    const { reviewDueAt } = await kase.recorded();
    const reviewed = await isListed(kase, `CasePhase = 'under-review' AND WaitsFor = '${review}'`);
    expect(reviewed['ReviewDueAt']).toEqual(new Date(reviewDueAt ?? 0));
    await kase.review();
    const closed = await isListed(
      kase,
      `CasePhase = 'closed' AND WaitsFor = 'nothing' AND ExecutionStatus = 'Completed'`,
    );
    expect(closed['WaitsUntil']).toBeUndefined();
  });

  it('finds what needs a human: a case that was rewound', async () => {
    const [kase, other] = [await LiveCase.verified(live), await LiveCase.verified(live)];
    const boundaries = boundariesOf(await kase.workflow.fetchHistory());
    const middle = boundaries[Math.floor(boundaries.length / 2)];
    if (middle === undefined) throw new Error('a case without a workflow task');
    await reset(live.temporal, kase.workflowId, middle);
    await isListed(kase, `NeedsHuman = true AND CasePhase = 'under-review'`);
    const needing = (await listed('NeedsHuman = true')).map(({ workflowId }) => workflowId);
    expect(needing).not.toContain(other.workflowId);
    await kase.review();
    await other.approve();
  });

  it('names nobody: no name, user name, address, number or person id is in any search attribute of ours', async () => {
    await LiveCase.verified(live);
    const shown = await listed('CaseAction = "password.reset"');
    expect(shown.length).toBeGreaterThan(0);
    const known = Object.keys(SEARCH_ATTRIBUTES);
    for (const { attributes } of shown)
      expect(Object.keys(attributes).filter((name) => /^(Case|Waits|Review|Needs)/.test(name))).toEqual(
        expect.arrayContaining(known.filter((name) => !['WaitsUntil', 'ReviewDueAt'].includes(name))),
      );
    const open = JSON.stringify(shown.map(({ attributes }) => known.map((name) => attributes[name])));
    const people = Object.values(live.environment.people);
    const personal = people.flatMap(({ personId, username, displayName, privateEmail }) => [
      personId,
      username,
      displayName,
      privateEmail ?? username,
      `${username}@example.com`,
    ]);
    expect(personal.filter((word) => open.includes(word))).toEqual([]);
    expect(open).not.toMatch(/@|\+44/);
  });

  it('groups the cases of one person without telling who it is', async () => {
    const first = await LiveCase.open(live);
    await (await live.deskAgent()).cancel(first.caseId);
    await first.reaches('under-review');
    const second = await LiveCase.open(live, first.subject);
    const { CaseSubject: subject } = await isListed(second, `CasePhase = 'verifying'`);
    expect(subject).toMatch(/^[\w-]{16,}$/);
    await isListed(first, `CaseSubject = '${String(subject)}'`);
    await second.verify();
  });
});

describe('what a case shows to whoever may see more', () => {
  /** The payloads in which the server keeps summary, details and timers' names of a case. */
  async function userMetadata(kase: LiveCase): Promise<readonly Payload[]> {
    const { events } = await kase.workflow.fetchHistory();
    return (events ?? []).flatMap(({ userMetadata: told }) =>
      [told?.summary, told?.details].flatMap((one) => one ?? []),
    );
  }

  /** The case's current details, as the Temporal UI asks for them: still encrypted. */
  async function currentDetails({ workflowId }: LiveCase): Promise<readonly Payload[]> {
    const { queryResult } = await live.temporal.workflowService.queryWorkflow({
      namespace: live.namespace,
      execution: { workflowId },
      query: { queryType: '__temporal_workflow_metadata' },
    });
    return queryResult?.payloads ?? [];
  }

  function encodings(payloads: readonly Payload[]): readonly string[] {
    return [...new Set(payloads.map(({ metadata }) => Buffer.from(metadata?.['encoding'] ?? []).toString('utf8')))];
  }

  it('summary and timers are ciphertext in the raw history, and words through the codec server', async () => {
    const kase = await LiveCase.open(live);
    const payloads = await userMetadata(kase);
    expect(encodings(payloads)).toEqual(['binary/encrypted']);
    const raw = payloads.map(({ data }) => Buffer.from(data ?? []).toString('latin1')).join('\n');
    expect(raw).not.toMatch(/password|ticket|waits|subject/i);
    const { status, texts } = await askCodecServer(live, 'decode', payloads);
    const { source, id } = (await kase.recorded()).opening.receipt.ticket;
    expect(status).toBe(200);
    expect(texts).toContain(JSON.stringify(`password.reset for ticket ${source} ${id}`));
    expect(texts).toContain(JSON.stringify('deadline of verifying'));
    await kase.verify();
  });

  it('current details are ciphertext from the worker on, and tell phase, wait, deadline and effects through the codec server', async () => {
    const kase = await LiveCase.verified(live);
    const payloads = await currentDetails(kase);
    expect(encodings(payloads)).toEqual(['binary/encrypted']);
    const { texts } = await askCodecServer(live, 'decode', payloads);
    const told = texts.join('\n');
    expect(told).toContain('**password.reset** is *approving*');
    expect(told).toContain('waits for: approval by recovery-approvers (0 of 1)');
    expect(told).toContain(`until: ${(await deadlineOf(kase)).toISOString()}`);
    expect(told).toContain('effect password.set: planned');
    expect(told).not.toContain(kase.subject.seeded.displayName);
    await kase.approve();
  });

  it('attack: without the token, or with another, the codec server decodes nothing', async () => {
    const kase = await LiveCase.open(live);
    const payloads = await userMetadata(kase);
    for (const token of [null, '', 'guessed', `${live.environment.codecToken}x`])
      expect(await askCodecServer(live, 'decode', payloads, token)).toEqual({ status: 401, texts: [] });
    await kase.verify();
  });

  it('attack: the codec server encodes nothing for anybody, and what it cannot open it does not echo', async () => {
    const kase = await LiveCase.open(live);
    const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"approve":true}') };
    expect(await askCodecServer(live, 'encode', [plain])).toEqual({ status: 404, texts: [] });
    expect(await askCodecServer(live, 'decode', [plain])).toEqual({ status: 400, texts: [] });
    await kase.verify();
  });
});

describe('every case an operator looked at', () => {
  it('has a history that replays, in which no workflow task failed', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
  });
});
