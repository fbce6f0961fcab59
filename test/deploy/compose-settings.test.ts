import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { API_SETTINGS, readConfig } from '../../api/config.js';
import { interpolated } from '../../dev/servers/compose-file.js';
import { MIGRATE_SETTINGS, passwordsIn } from '../../deploy/migrate-settings.js';
import { PREPARE_ENGINE_SETTINGS } from '../../deploy/prepare-engine.js';
import { makeSecrets } from '../../deploy/secrets.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import { CASE_WORKER_SETTINGS } from '../../workers/case-worker-deps.js';
import { CODEC_SERVER_SETTINGS } from '../../workers/codec-server-settings.js';
import { CONNECTOR_WORKER_SETTINGS } from '../../workers/connector-worker-deps.js';
import { ENROLMENT_WORKER_SETTINGS } from '../../workers/enrolment-worker-deps.js';
import { readSettings } from '../../workers/settings.js';
import { COMPOSE, secretsOf, serviceOf, WANTED_VARIABLES } from '../support/deploy/compose-file.js';

/** What somebody who installs writes into `.env`. */
const ANSWERS = {
  COUNTERSIGN_UID: '1000',
  COUNTERSIGN_GID: '1000',
  PUBLIC_URL: 'https://recovery.example',
  SIGNING_ORIGIN: 'https://sign.recovery.example',
  SIGNING_RP_ID: 'sign.recovery.example',
  OIDC_ISSUER: 'https://idp.example',
  MAIL_FROM: 'recovery@example.com',
  SECURITY_MAIL_TO: 'soc@example.com',
  ENROLMENT_CLIENT_ID: 'countersign-enrolment',
  CONSOLE_CLIENT_ID: 'countersign-console',
};

/** Settings of each service that runs a program of ours. */
const SETTINGS: Readonly<Record<string, z.ZodRawShape>> = {
  api: API_SETTINGS,
  'case-worker': CASE_WORKER_SETTINGS,
  'connector-worker': CONNECTOR_WORKER_SETTINGS,
  'enrolment-worker': ENROLMENT_WORKER_SETTINGS,
  'codec-server': CODEC_SERVER_SETTINGS,
  migrate: MIGRATE_SETTINGS,
  'prepare-engine': PREPARE_ENGINE_SETTINGS,
};

const OURS = Object.entries(SETTINGS);

let above: string;
let made: readonly string[];
beforeAll(async () => {
  above = await mkdtemp(path.join(tmpdir(), 'countersign-compose-'));
  const folder = path.join(above, 'secrets');
  await makeSecrets(folder, { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
  await writeFile(path.join(folder, 'smtp-url'), 'smtps://user:password@mail.example', { mode: 0o600 });
  made = await readdir(folder);
});
afterAll(() => rm(above, { recursive: true }));

const readSecret = (name: string): string => readFileSync(path.join(above, 'secrets', name), 'utf8');

/** Secrets that a text says the place of: a setting does, and so does a URL that is a secret itself. */
const pointedTo = (text: string): readonly string[] =>
  [...text.matchAll(/\/run\/secrets\/([\w.-]+)/g)].map(([, name = '']) => name);

/** A service's environment as its process finds it, with the secrets where this test has made them. */
function environmentOf(name: string): Record<string, string> {
  const entries = Object.entries(serviceOf(name).environment ?? {}).map(([variable, value]) => {
    const found = interpolated(value, ANSWERS).replace('/run/secrets', path.join(above, 'secrets'));
    return [variable, found] as const;
  });
  return Object.fromEntries(entries);
}

describe('the services of the compose file', () => {
  it('are ours by a settings list that is known here, every one of them', () => {
    const ours = Object.entries(COMPOSE.services).filter(([, { image }]) => image.startsWith('countersign:'));
    expect(ours.map(([name]) => name).toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
    expect(Object.keys(ANSWERS).toSorted()).toEqual([...WANTED_VARIABLES].toSorted());
  });

  it.each(OURS)('give %s everything that it cannot start without, by its own reading', (name, shape) => {
    const environment = environmentOf(name);
    const reads = () => (name === 'api' ? readConfig(environment) : readSettings(name, shape, environment));
    expect(reads).not.toThrow();
  });

  it.each(OURS)('give %s nothing that it does not read', (name, shape) => {
    const known = Object.keys(shape).flatMap((setting) => [setting, `${setting}_FILE`]);
    const given = Object.keys(serviceOf(name).environment ?? {});
    expect(given.filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it.each(OURS)('mount for %s the secrets that its settings point to, and no others', (name) => {
    const named = Object.values(serviceOf(name).environment ?? {}).flatMap((value) => pointedTo(String(value)));
    const texts = named.filter((secret) => made.includes(secret)).map((secret) => readSecret(secret));
    const pointed = new Set([...named, ...texts.flatMap(pointedTo)]);
    expect([...pointed].toSorted()).toEqual(secretsOf(serviceOf(name)).toSorted());
  });

  it('agree on the database: the migration takes the very URLs that the processes connect with', () => {
    const settings = readSettings('migrate', MIGRATE_SETTINGS, environmentOf('migrate'));
    expect(() => passwordsIn(settings)).not.toThrow();
    expect(new URL(settings.DATABASE_URL_API).host).toBe('postgresql:5432');
  });

  it('mount secrets that are made, and files that are there', () => {
    const wanted = Object.entries(COMPOSE.secrets).map(([name, { file }]) => ({ name, file }));
    for (const { name, file } of wanted) expect(file).toBe(`./secrets/${name}`);
    expect(wanted.map(({ name }) => name).filter((name) => !made.includes(name))).toEqual([]);
    for (const { volumes = [] } of Object.values(COMPOSE.services)) {
      const [mounted = ''] = volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0]);
      expect({ mounted, isThere: existsSync(path.join(PROJECT_ROOT, mounted)) }).toEqual({ mounted, isThere: true });
    }
  });

  it('give the enrolment key to the enrolment worker alone: nobody else may sign what people have', () => {
    expect(made).toContain('enrolment.jwk.json');
    const holders = Object.entries(COMPOSE.services).filter(([, one]) => secretsOf(one).includes('enrolment.jwk.json'));
    expect(holders.map(([name]) => name)).toEqual(['enrolment-worker']);
  });

  it('leave the authority’s key out, and the operator’s: no process here certifies, or acts as a person', () => {
    for (const name of ['ca.key', 'operator.crt', 'operator.key']) {
      expect(made).toContain(name);
      expect(Object.keys(COMPOSE.secrets)).not.toContain(name);
    }
  });

  it.each(OURS)('run for %s a program that the build makes', (name) => {
    const { command } = serviceOf(name);
    const program = command?.at(-1) ?? 'dist/api/main.js';
    expect(existsSync(path.join(PROJECT_ROOT, program))).toBe(true);
  });
});
