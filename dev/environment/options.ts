import type { Progress } from '../servers/progress.js';

/** Which Temporal server runs the cases. */
export type Engine = 'development' | 'full';

/** What the API and the case worker are told of providers, other issuers and places. */
export interface MethodSettings {
  readonly api: Readonly<Record<string, string>>;
  readonly caseWorker: Readonly<Record<string, string>>;
}

/** Where state is kept: a folder that stays, or none, and then everything is thrown away at the end. */
export interface EnvironmentOptions {
  readonly folder?: {
    readonly path: string;
    readonly postgres: string;
    readonly temporalDb: string;
    readonly mail: string;
  };
  /**
   * The development server unless given; `full` is the server of a real installation, as docker-compose.yml runs it, on a
   * PostgreSQL that is always started here. Everything of that is thrown away at the end.
   */
  readonly engine?: Engine;
  /** A policy file, relative to the project; the demo's short windows unless given. */
  readonly policyFile?: string;
  /** Further sample subjects, for tests that need many. */
  readonly subjects?: number;
  readonly ui?: boolean;
  /**
   * By which name browsers reach the API and sign in: `localhost` where passkeys are to be registered and used in one, which
   * are for names alone. Everything listens on 127.0.0.1 all the same.
   */
  readonly hostName?: 'localhost';
  /** Ports that are wanted; free ones where nothing is said. */
  readonly ports?: { readonly api?: number; readonly ui?: number };
  /** Settings of a telephone gateway, as the case worker has them; codes go to no telephone unless given. */
  readonly phoneGateway?: Readonly<Record<string, string>>;
  /** Further settings of the ways to prove who one is, as two of the processes have them; none unless given. */
  readonly methodSettings?: MethodSettings;
  readonly workflowTaskTimeoutSeconds?: number;
  readonly stickyTimeoutMilliseconds?: number;
  /** Short unless given: whoever tries things out terminates cases and looks. */
  readonly reconcilerPeriodSeconds?: number;
  /** For Node itself where it runs the case worker, such as those of its profiler. */
  readonly caseWorkerNodeArguments?: readonly string[];
  readonly progress?: Progress;
  readonly env?: NodeJS.ProcessEnv;
}
