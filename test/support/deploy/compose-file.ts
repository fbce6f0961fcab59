import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { WANTED } from '../../../dev/servers/compose-file.js';
import { PROJECT_ROOT } from '../../../workers/project.js';

/** A service of the compose file, as far as the tests look at it. */
export interface Service {
  readonly image: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly restart: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

/** The compose file, as far as the tests look at it. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** Its text, as it is written. */
export const COMPOSE_TEXT = readFileSync(path.join(PROJECT_ROOT, 'docker-compose.yml'), 'utf8');

/** The compose file, its anchors resolved; variables are left as they are written. */
export const COMPOSE = parse(COMPOSE_TEXT, { merge: true }) as ComposeFile;

/** Services that do one thing and end. */
export const ONE_SHOTS: readonly string[] = Object.entries(COMPOSE.services)
  .filter(([, { restart }]) => restart.startsWith('on-failure'))
  .map(([name]) => name);

/** A service by its name. */
export function serviceOf(name: string): Service {
  const service = COMPOSE.services[name];
  if (service === undefined) throw new Error(`there is no service ${name}`);
  return service;
}

/** Names of the secrets that a service is given. */
export function secretsOf({ secrets = [] }: Service): readonly string[] {
  return secrets.map((secret) => (typeof secret === 'string' ? secret : secret.source));
}

/** Every variable that the compose file asks for. */
export const WANTED_VARIABLES: ReadonlySet<string> = new Set(
  [...COMPOSE_TEXT.matchAll(WANTED)].map(([, name = '']) => name),
);
