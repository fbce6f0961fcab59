import type { Page } from 'playwright-core';
import type { Statement, StatementKind } from '../../../domain/statement.js';

/** What the API answered. */
interface Heard {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

/** Asks the API as the page itself does, with its session. */
export function asked(page: Page, path: string, body?: unknown): Promise<Heard> {
  const sent = { path, text: body === undefined ? null : JSON.stringify(body) };
  return page.evaluate(async ({ path: at, text }) => {
    const json = text === null ? {} : { 'content-type': 'application/json' };
    const how = text === null ? {} : { method: 'POST', body: text };
    const response = await fetch(at, { ...how, headers: { ...json, 'countersign-console': 'act' } });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }, sent);
}

/** The statement that lies before whoever is signed in. @throws where there is none */
export async function statementIn(
  page: Page,
  { caseId }: { readonly caseId: string },
  kind: StatementKind = 'approve',
): Promise<Statement> {
  const { status, json } = await asked(page, `/v1/cases/${caseId}/statement?kind=${kind}&calledBack=true`);
  if (status !== 200) throw new Error(`no statement: ${JSON.stringify(json)}`);
  return json['statement'] as Statement;
}
