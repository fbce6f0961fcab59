import { readFileSync } from 'node:fs';
import { loadClientConfigProfile, toClientOptions, type ClientConfigProfile } from '@temporalio/envconfig';
import { z } from 'zod';

const text = z.string().min(1).optional();

/**
 * Settings of every process that talks to the Temporal server: those of `@temporalio/envconfig`, so that a server of your
 * own and Temporal Cloud are reached by the same. `TEMPORAL_API_KEY` may be given as a file, as every secret here may; the
 * certificate, its key and the authority always are.
 */
export const ENGINE_SETTINGS = {
  TEMPORAL_ADDRESS: text,
  TEMPORAL_NAMESPACE: text,
  TEMPORAL_API_KEY: text,
  TEMPORAL_TLS: z.enum(['true', 'false', '1', '0']).optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: text,
  TEMPORAL_TLS_CLIENT_KEY_PATH: text,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: text,
  TEMPORAL_TLS_SERVER_NAME: text,
  TEMPORAL_CONFIG_FILE: text,
  TEMPORAL_PROFILE: text,
};

type EngineSetting = keyof typeof ENGINE_SETTINGS;

/** Those settings as they are given; a secret that is given as a file has been read. */
export type EngineSettings = Readonly<Partial<Record<EngineSetting, string | undefined>>>;

/** Names of those settings. */
export const ENGINE_SETTING_NAMES = Object.keys(ENGINE_SETTINGS) as readonly EngineSetting[];

/** Where the Temporal server is, and how a process shows who it is and is shown who answers. */
export interface EngineAccess {
  /** For `Connection` and `NativeConnection` alike. */
  readonly connection: {
    readonly address: string;
    readonly apiKey?: string;
    readonly tls?: NonNullable<ReturnType<typeof toClientOptions>['connectionOptions']['tls']>;
    readonly metadata?: Record<string, string>;
  };
  readonly namespace: string;
}

/** What was read, or what is wrong: one line each, naming the variable, never what a secret says. */
export type EngineReading =
  | { readonly access: EngineAccess; readonly mistakes: readonly [] }
  | { readonly access: null; readonly mistakes: readonly string[] };

const NAMESPACE_BY_DEFAULT = 'default';

/** A file is read where one is named, and nowhere else: what lies in a home folder does not decide where cases run. */
function profileIn(given: EngineSettings): ClientConfigProfile {
  const variables = Object.fromEntries(
    ENGINE_SETTING_NAMES.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]] as const])),
  );
  const file = given.TEMPORAL_CONFIG_FILE;
  const source = file === undefined ? { disableFile: true } : { configSource: { data: readFileSync(file, 'utf8') } };
  return loadClientConfigProfile({ ...source, overrideEnvVars: variables, configFileStrict: true });
}

function mistakesIn(given: EngineSettings, { address, apiKey, tls }: ClientConfigProfile): readonly string[] {
  const mistakes = [
    address === undefined && 'TEMPORAL_ADDRESS: where the Temporal server is, host:port',
    (tls?.clientCert === undefined) !== (tls?.clientKey === undefined) &&
      'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: give both or neither',
    apiKey !== undefined &&
      tls?.disabled === true &&
      'TEMPORAL_API_KEY: without TLS everybody on the way would read it',
    given.TEMPORAL_PROFILE !== undefined &&
      given.TEMPORAL_CONFIG_FILE === undefined &&
      'TEMPORAL_PROFILE: name its file too, in TEMPORAL_CONFIG_FILE',
  ];
  return mistakes.filter((mistake) => mistake !== false);
}

/** Reads how the Temporal server is reached, with every certificate that is named. */
export function readEngineAccess(given: EngineSettings): EngineReading {
  try {
    const profile = profileIn(given);
    const mistakes = mistakesIn(given, profile);
    if (mistakes.length > 0) return { access: null, mistakes };
    const { namespace = NAMESPACE_BY_DEFAULT, connectionOptions } = toClientOptions(profile);
    const { address = '', apiKey, grpcMeta: metadata } = profile;
    const { tls } = connectionOptions;
    const connection = { address, ...(apiKey && { apiKey }), ...(tls && { tls }), ...(metadata && { metadata }) };
    return { access: { connection, namespace }, mistakes: [] };
  } catch (fault) {
    const reason = fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault);
    return { access: null, mistakes: [`TEMPORAL_CONFIG_FILE or TEMPORAL_TLS_…: ${reason}`] };
  }
}

/** As {@link readEngineAccess}, for whoever has checked the settings already. @throws {Error} with what is wrong */
export function engineAccess(given: EngineSettings): EngineAccess {
  const { access, mistakes } = readEngineAccess(given);
  if (access === null) throw new Error(mistakes.join('\n'));
  return access;
}
