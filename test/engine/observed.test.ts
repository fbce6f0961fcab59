import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { DEMO_TICKETS } from '../../dev/demo/tickets.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import { Live } from '../support/live/live.js';
import { sendRaw } from '../support/live/raw-requests.js';

/** The demo's policy, in which nothing is enforced but what loses a passkey, and that is only advised on. */
const MODES = `modes:
  - { mode: observe, actions: [password.reset, account.unlock, access.emergency] }
  - { mode: advise, actions: [mfa.reset] }
`;

let folder: string;
let live: Live;
let token: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-observed-'));
  const policyFile = path.join(folder, 'policy.yaml');
  await writeFile(policyFile, `${await readFile(path.join(PROJECT_ROOT, 'policy/demo.yaml'), 'utf8')}\n${MODES}`);
  live = await Live.start({ subjects: 1, policyFile });
  token = await live.tokenOf('dora');
});
afterAll(async () => {
  await live?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Every row of every table that says of people what they have or are, and of every table that a case writes into. */
async function dump(): Promise<Record<string, readonly string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and (table_schema = 'sample_directory' or table_schema = 'countersign')
    order by 1`.execute(live.database);
  const dumped: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(one)::text as row from ${sql.table(name)} one order by 1`.execute(live.database);
    dumped[name] = rows.map(({ row }) => row);
  }
  return dumped;
}

const open = (ticket: object) =>
  sendRaw(live.surface.api, {
    path: '/v1/cases',
    token,
    body: JSON.stringify({ action: 'password.reset', ...ticket }),
  });

async function command(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL_CASE_WORKER: live.environment.database.countersign_case_worker };
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli/main.js', 'observed', ...args], { env });
  return stdout;
}

describe('the demo’s tickets, observed and advised on', () => {
  /** What is kept of them: the observation, the ledger, and one change of its heads. */
  const MAY_GROW = ['countersign.ledger_entry', 'countersign.observed_ticket'];

  it('touch nothing: directory, enrolled things, effects, notices and cases are row for row what they were', async () => {
    const before = await dump();
    expect(before['sample_directory.person']?.length).toBeGreaterThan(5);
    expect(before['countersign.enrolled']?.length).toBeGreaterThan(5);

    const answers = [];
    for (const ticket of Object.values(DEMO_TICKETS)) answers.push(await open(ticket));
    expect(answers.map(({ status, json }) => [status, (json as { status: string }).status])).toEqual(
      answers.map(() => [200, 'not-opened']),
    );

    const after = await dump();
    const changed = Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
    expect(changed.filter((name) => !MAY_GROW.includes(name))).toEqual([]);
    expect(after['countersign.observed_ticket']).toHaveLength(answers.length);
  });

  it('are told to whoever asked that nothing was opened; where Countersign advises, what would have been', async () => {
    const { json: observed } = await open(DEMO_TICKETS.forgotten);
    expect(observed).toEqual({
      status: 'not-opened',
      mode: 'observe',
      note: 'Countersign only observes this: no case was opened and nothing is changed; go on as before.',
    });
    const { json: advised } = await open(DEMO_TICKETS.lostPhone);
    expect(advised).toMatchObject({ status: 'not-opened', mode: 'advise', wouldHave: 'two people', approvals: 1 });
    expect(JSON.stringify(advised)).toContain('It would have asked one other person to countersign');
  });

  it('attack: an agent asks about people one after the other: whoever is unknown, or gone, reads the same', async () => {
    const ofNobody = { ...DEMO_TICKETS.lostPhone, subject: 'nobody-we-know', ticket: { source: 'x', id: '1' } };
    const ofAuthority = { ...DEMO_TICKETS.lostPhone, subject: 'adam', ticket: { source: 'x', id: '2' } };
    const [one, other] = [await open(ofNobody), await open(ofAuthority)];
    expect(one.json).toMatchObject({ wouldHave: 'refused' });
    expect(other.json).toEqual(one.json);
  });

  it('are listed with why, in four classes, as a table and as CSV; and are counted', async () => {
    const table = await command();
    expect(table).toContain('tickets observed in 30 days');
    expect(table).toMatch(/CLASS +TICKETS +WHY/);
    expect(table).toContain('The directory of record knows nobody by that identifier.');
    const csv = (await command('--csv')).split('\n');
    expect(csv[0]).toBe('id,opened_at,subject,action,class,tier,approvals,wait_seconds,why');
    expect(csv.filter((line) => /^(HELP|INC)-/.test(line))).toHaveLength(Object.keys(DEMO_TICKETS).length);
    const page = path.join(folder, 'observed.html');
    await command('--html', page);
    expect(await readFile(page, 'utf8')).toContain('What would have been');
    const metrics = await (await fetch(`${live.surface.api}/metrics`)).text();
    expect(metrics).toContain('countersign_observed_tickets{mode="advise",action="mfa.reset",class="refused"} 2');
  });

  it('are in the ledger, each once, with what would have become of it', async () => {
    const { rows } = await sql<{ body: string }>`
      select body from countersign.ledger_entry where kind = 'ticket-observed'`.execute(live.database);
    const bodies = rows.map(({ body }) => JSON.parse(body) as { mode: string; fate: string; ticket: { id: string } });
    expect(bodies.filter(({ ticket }) => ticket.id === DEMO_TICKETS.forgotten.ticket.id)).toHaveLength(1);
    expect(new Set(bodies.map(({ mode }) => mode))).toEqual(new Set(['observe', 'advise']));
  });

  it('leave histories that replay', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
  });
});
