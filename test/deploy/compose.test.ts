import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv, type SchemaObject } from 'ajv';
import { parse } from 'yaml';
import { CASES_QUEUE, connectorQueue, ENROLMENT_QUEUE } from '../../contract/queues.js';
import { TEMPORAL_SERVER_VERSION } from '../../dev/servers/temporal-server-programs.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import {
  COMPOSE,
  COMPOSE_TEXT,
  ONE_SHOTS,
  secretsOf,
  serviceOf,
  WANTED_VARIABLES,
} from '../support/deploy/compose-file.js';

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
const services = Object.entries(COMPOSE.services);
const names = services.map(([name]) => name);

describe('the compose file', () => {
  it('is one by the Compose Specification’s own schema', () => {
    // Ajv reads draft-07 by itself, and the schema names it by an address of its own spelling; formats are the engine's matter.
    const { $schema: _draft07, ...schema } = JSON.parse(read('test/deploy/compose-spec.json')) as SchemaObject;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect({ ok: validate(COMPOSE), errors: validate.errors }).toEqual({ ok: true, errors: null });
    expect(validate({ ...COMPOSE, services: { api: { imagge: 'countersign' } } })).toBe(false);
  });

  it('pins every image to a version, ours to that of the package', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const images = services.map(([, { image }]) => image);
    for (const image of images) {
      expect(image).toMatch(/^(countersign|postgres|temporalio\/(server|admin-tools|ui)):\d+\.\d+(\.\d+)?[\w.-]*$/);
    }
    const ours = images.filter((image) => image.startsWith('countersign:'));
    expect(new Set(ours)).toEqual(new Set([`countersign:${version}`]));
  });

  it.each(names)(
    'runs %s as nobody special: not root, no capability, nothing to write to, no way to gain more',
    (name) => {
      const { user = '', cap_drop, security_opt, read_only } = serviceOf(name);
      expect(user).toMatch(/^(1000:1000|\$\{COUNTERSIGN_UID:\?.+\}:\$\{COUNTERSIGN_GID:\?.+\})$/);
      expect({ cap_drop, security_opt, read_only }).toEqual({
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        read_only: true,
      });
    },
  );

  it('looks after every service: it has a health check and starts again, or does one thing and ends', () => {
    expect(ONE_SHOTS.toSorted()).toEqual(['migrate', 'prepare-engine', 'temporal-schema']);
    for (const [name, { healthcheck, restart }] of services) {
      if (ONE_SHOTS.includes(name)) continue;
      expect({ name, restart }).toEqual({ name, restart: 'unless-stopped' });
      expect({ name, first: healthcheck?.test?.[0] }).toEqual({ name, first: 'CMD' });
    }
  });

  it('asks for the workers’ health by the task queues that they poll', () => {
    expect(serviceOf('case-worker').healthcheck?.test?.at(-1)).toBe(CASES_QUEUE);
    expect(serviceOf('connector-worker').healthcheck?.test?.at(-1)).toBe(connectorQueue('sample-directory'));
    expect(serviceOf('enrolment-worker').healthcheck?.test?.at(-1)).toBe(ENROLMENT_QUEUE);
  });

  it('waits for what each service needs: a one-shot to have ended well, anything else to be healthy', () => {
    for (const [, { depends_on = {} }] of services) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(condition).toBe(ONE_SHOTS.includes(name) ? 'service_completed_successfully' : 'service_healthy');
      }
    }
    for (const name of ['api', 'case-worker', 'connector-worker', 'enrolment-worker']) {
      expect(Object.keys(serviceOf(name).depends_on ?? {}).toSorted()).toEqual(['migrate', 'prepare-engine']);
    }
  });

  it('publishes on this machine alone, and only what people look at', () => {
    const published = services.filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name).toSorted()).toEqual(['api', 'codec-server', 'temporal-ui']);
    for (const [, { ports = [] }] of published)
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('keeps database, engine and connector where nothing from outside reaches them, and they reach nothing outside', () => {
    const open = Object.entries(COMPOSE.networks).filter(([, { internal }]) => internal !== true);
    expect(open.map(([name]) => name)).toEqual(['edge', 'outward']);
    for (const name of ['postgresql', 'temporal', 'connector-worker', 'migrate']) {
      expect(serviceOf(name).networks.filter((network) => network === 'edge' || network === 'outward')).toEqual([]);
    }
    expect(names.filter((name) => serviceOf(name).networks.includes('data')).toSorted()).toEqual([
      'api',
      'case-worker',
      'connector-worker',
      'enrolment-worker',
      'migrate',
      'postgresql',
      'temporal',
      'temporal-schema',
    ]);
  });

  it('has no default password, and none in an environment: each is a file, or is asked for by name', () => {
    expect(COMPOSE_TEXT).not.toMatch(/\$\{\w+:?-/);
    const secret = /PASSWORD|TOKEN|SECRET|_PWD|(DATABASE|DIRECTORY|SMTP).*URL/;
    const given = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
    const secrets = given.filter(([variable]) => secret.test(variable));
    expect(secrets.length).toBeGreaterThan(15);
    expect(secrets.filter(([name, value]) => !/_FILE \/run\/secrets\/[\w.-]+$/.test(`${name} ${value}`))).toEqual([]);
  });

  it('asks for nothing that the example environment does not explain', () => {
    const explained = [...read('deploy/example.env').matchAll(/^(\w+)=(.*)$/gm)];
    expect(explained.map(([, name = '']) => name).toSorted()).toEqual([...WANTED_VARIABLES].toSorted());
    expect(explained.filter(([, , value]) => value !== '')).toEqual([]);
  });

  it('gives each secret to those alone that read it: no process has a key or a password of another', () => {
    const holders = (secret: string): readonly string[] =>
      services.filter(([, service]) => secretsOf(service).includes(secret)).map(([name]) => name);
    expect(Object.fromEntries(Object.keys(COMPOSE.secrets).map((name) => [name, holders(name)]))).toEqual({
      'postgres-superuser-password': ['postgresql'],
      'owner-password': ['postgresql'],
      'temporal-password': ['postgresql', 'temporal-schema'],
      'temporal-stores.yaml': ['temporal'],
      'database-url-owner': ['migrate'],
      'database-url-api': ['migrate', 'api'],
      'database-url-case-worker': ['migrate', 'case-worker'],
      'database-url-ledger': ['migrate', 'case-worker'],
      'database-url-connector': ['migrate', 'connector-worker'],
      'database-url-enrolment': ['migrate', 'enrolment-worker'],
      'sample-directory-url': ['migrate', 'connector-worker'],
      'sample-directory-proof-url': ['migrate', 'connector-worker'],
      'sample-directory-idp-url': ['migrate'],
      'directory-of-record-url': ['migrate', 'case-worker', 'enrolment-worker'],
      'smtp-url': ['case-worker', 'enrolment-worker'],
      'trust.json': ['api', 'case-worker', 'connector-worker', 'enrolment-worker'],
      'codec-keyring.json': ['api', 'case-worker', 'connector-worker', 'enrolment-worker', 'codec-server'],
      'codec-server-token': ['codec-server'],
      'verifier.jwk.json': ['case-worker'],
      'ledger.jwk.json': ['case-worker'],
      'case-worker.seal.jwk.json': ['case-worker'],
      'connector-sample-directory.seal.jwk.json': ['connector-worker'],
      'code-pepper': ['case-worker'],
      'enrolment.jwk.json': ['enrolment-worker'],
      'enrolment.seal.jwk.json': ['enrolment-worker'],
      'enrolment-pepper': ['enrolment-worker'],
      'ca.crt': [
        'temporal-schema',
        'temporal',
        'prepare-engine',
        'migrate',
        'api',
        'case-worker',
        'connector-worker',
        'enrolment-worker',
        'temporal-ui',
      ],
      ...Object.fromEntries(
        [
          'postgresql',
          'temporal',
          'api',
          'case-worker',
          'connector-worker',
          'enrolment-worker',
          'prepare-engine',
          'temporal-ui',
        ].flatMap((party) => [
          [`${party}.crt`, [party]],
          [`${party}.key`, [party]],
        ]),
      ),
    });
  });
});

describe('the engine that the compose file runs', () => {
  const { persistence, global } = parse(read('deploy/temporal/base.yaml')) as {
    persistence: { numHistoryShards: number; datastores?: unknown };
    global: { tls: Record<'frontend' | 'internode', { server: { requireClientAuth: boolean } }> };
  };

  it('has 512 history shards, and its stores’ passwords in a secret', () => {
    expect(persistence.numHistoryShards).toBe(512);
    expect(persistence.datastores).toBeUndefined();
    expect(serviceOf('temporal')).toMatchObject({
      command: ['--root', '/countersign', '--config', 'config', '--env', 'stores', '--allow-no-auth', 'start'],
      secrets: [
        { source: 'temporal-stores.yaml', target: '/countersign/config/stores.yaml' },
        'ca.crt',
        'temporal.crt',
        'temporal.key',
      ],
      volumes: ['./deploy/temporal/base.yaml:/countersign/config/base.yaml:ro'],
    });
  });

  it('is the version that the tests run, and its schema’s too', () => {
    const version = TEMPORAL_SERVER_VERSION.replaceAll('.', '\\.');
    expect(serviceOf('temporal').image).toBe(`temporalio/server:${TEMPORAL_SERVER_VERSION}`);
    expect(serviceOf('temporal-schema').image).toMatch(new RegExp(`^temporalio/admin-tools:${version}-`));
  });

  it('asks everybody for a certificate, its own parts too, and so does the database ask for TLS', () => {
    for (const { server } of [global.tls.frontend, global.tls.internode]) expect(server.requireClientAuth).toBe(true);
    expect(serviceOf('temporal-ui').environment).toMatchObject({ TEMPORAL_TLS_ENABLE_HOST_VERIFICATION: 'true' });
    const fromElsewhere = read('deploy/postgresql/pg_hba.conf').match(/^host\w*/gm);
    expect(fromElsewhere).toEqual(['hostssl']);
  });

  it('shows cases to whoever looks, who may not act', () => {
    expect(serviceOf('temporal-ui').environment).toMatchObject({ TEMPORAL_DISABLE_WRITE_ACTIONS: 'true' });
  });
});
