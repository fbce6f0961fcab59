import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { login } from '../../dev/identity-provider/login.js';
import { authenticatorApp } from '../../dev/seed/authenticator-app.js';
import { loadKeyring } from '../../proofs/keyring.js';
import { failedTasksOf, historiesOf, replay, type RunHistory } from '../support/case-rig/histories.js';
import type { Victim } from '../support/durability/lane.js';
import { perform, type Performance, type Told } from '../support/durability/performance.js';
import type { StoryName } from '../support/durability/stories.js';
import { CLIENT_ID, openTheatre, type Theatre } from '../support/durability/theatre.js';

const SUBJECTS = 60;
/** Half a hundred cases and thirty kills: minutes on two cores, and several times that on busy ones. */
const TOLD_WITHIN_MILLISECONDS = 900_000;

let theatre: Theatre;
let told: Performance;

beforeAll(async () => {
  theatre = await openTheatre(SUBJECTS);
  told = await perform(
    theatre,
    process.env['DURABILITY_ALOUD']
      ? (what) => process.stderr.write(`${(performance.now() / 1000).toFixed(1)} ${what}\n`)
      : undefined,
  );
}, TOLD_WITHIN_MILLISECONDS);

afterAll(() => theatre?.stop());

/** Steps of every story that no kill of a process met, though it acts in them. */
function unmet(victim: Victim, isIts: (step: string) => boolean, moment?: 'write' | 'commit'): readonly string[] {
  const met = told.strikes.met.filter((one) => one.victim === victim && (moment ?? one.moment) === one.moment);
  const steps = Object.values(told.orders).flatMap(({ steps: all }) => all);
  return [...new Set(steps)].filter(isIts).filter((step) => !met.some((one) => one.step.startsWith(step)));
}

const tracesOf = (cases: readonly Told[]) => Object.fromEntries(cases.map(({ name, trace }) => [name, trace]));

describe('kills meet every step', () => {
  it.each(['write', 'commit'] as const)('of the case worker, each step recorded: at its %s', (moment) => {
    expect(unmet('case-worker', () => true, moment)).toEqual([]);
  });

  it('of the API, each step that somebody brings about by a request', () => {
    const acts = Object.values(told.orders).flatMap(({ acts: all }) => all);
    expect(unmet('api', (step) => acts.includes(step) && !step.endsWith('/deadline'))).toEqual([]);
  });

  it('of the connector worker, each step in which an effect is applied, ended or proven', () => {
    expect(unmet('connector-worker', (step) => step.includes('/effect/'))).toEqual([]);
  });

  it('of the database, and of everything at once, while cases are recorded and effects applied', () => {
    expect(told.strikes.kills).toMatchObject({ database: 2, all: 2 });
    for (const victim of ['database', 'all']) {
      expect(told.strikes.met.filter((one) => one.victim === victim)).toHaveLength(6);
    }
  });
});

describe('a case in which a process was killed', () => {
  it.each<StoryName>(['completed', 'refused', 'lapsed', 'repudiated', 'disowned'])(
    'loses nothing and does nothing twice: %s, it leaves behind what an undisturbed one does',
    (story) => {
      const killed = told.killed.filter((one) => one.story === story);
      expect(killed.length).toBeGreaterThan(1);
      const { trace } = told.undisturbed[story];
      expect(tracesOf(killed)).toEqual(Object.fromEntries(killed.map(({ name }) => [name, trace])));
    },
  );

  it('changes the password exactly once, to what the subject chose, and ends every session from before', () => {
    const completed = told.killed.filter(({ story }) => story === 'completed');
    for (const { trace } of completed) {
      expect(trace.directory).toMatchObject({
        password: 'new',
        passwordVersion: 2,
        isDisabled: false,
        liveSessions: 0,
      });
    }
  });

  it('lets its subject sign in with the new password', async () => {
    const { issuer } = theatre.environment.urls;
    for (const { player, story } of told.killed) {
      if (story !== 'completed') continue;
      const { username, signInTotpSecret } = player.subject;
      const totp = authenticatorApp(signInTotpSecret).nextCode(Date.now());
      const tokens = await login({ issuer, clientId: CLIENT_ID, username, password: player.newPassword, totp });
      expect(tokens).toMatchObject({ ok: true });
    }
  });
});

describe('the histories of killed cases', () => {
  it('replay, and hold no workflow task that failed', async () => {
    const { temporal, keys } = theatre.environment;
    const all = [...Object.values(told.undisturbed), ...told.killed];
    const found: RunHistory[] = [];
    for (const { player } of all) found.push(...(await historiesOf(temporal, theatre, player.caseId)));
    expect(found.length).toBeGreaterThan(all.length);
    expect(found.flatMap((one) => failedTasksOf(one))).toEqual([]);
    expect(await replay(found, await loadKeyring(keys.CODEC_KEYRING_FILE))).toEqual([]);
  });
});
