import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { connectSampleDirectory, type SampleDirectory } from '../../../connectors/sample-directory/connect.js';
import { connect, type Db } from '../../../db/connect.js';
import { DeskAgent } from '../../../dev/actors/desk-agent.js';
import { Approver, DutyOfficer, Reviewer } from '../../../dev/actors/decider.js';
import { Person } from '../../../dev/actors/person.js';
import type { PublicSurface } from '../../../dev/actors/public-surface.js';
import { accessTokenOf } from '../../../dev/actors/sign-in.js';
import { UsedSecrets } from '../../../dev/actors/used-secrets.js';
import { startEnvironment, type Environment } from '../../../dev/environment/environment.js';
import type { Engine, MethodSettings } from '../../../dev/environment/options.js';
import { SIGNING_RP_ID } from '../../../dev/environment/process-plans.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';
import type { Plan } from '../../../domain/plan.js';
import { loadKeyring, type Keyring } from '../../../proofs/keyring.js';
import { whatWentWrong } from './histories.js';

/** How a test file wants its environment. */
export interface LiveOptions {
  /** Whom cases can be opened for; one a case is the rule. */
  readonly subjects: number;
  /** The development server unless given. */
  readonly engine?: Engine;
  /** Relative to the project, or absolute; the demo's policy unless given. */
  readonly policyFile?: string;
  /** How long the server waits for a worker in a workflow task; short unless given. */
  readonly workflowTaskTimeoutSeconds?: number;
  /** A week unless given. */
  readonly reconcilerPeriodSeconds?: number;
  /** Settings of a telephone gateway, as the case worker has them; none unless given. */
  readonly phoneGateway?: Readonly<Record<string, string>>;
  readonly methodSettings?: MethodSettings;
  /** Ports that are wanted; free ones where nothing is said. */
  readonly ports?: { readonly api?: number };
  /** Where a browser is to have passkeys. */
  readonly hostName?: 'localhost';
  /** The surroundings, with servers of the test's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** An access token lasts ten minutes; somebody who signed in longer ago than this signs in again. */
const SIGN_IN_AGAIN_AFTER = 8 * MINUTE;

/** Workers are killed here, so that nobody waits long for a task of theirs (engine notes, "SIGKILL of a worker"). */
const SHORT_TIMEOUTS = { workflowTaskTimeoutSeconds: 2, stickyTimeoutMilliseconds: 1_000 };

/** A week, out of the way of tests that end cases, and take tasks, by hand; those about the reconciler shorten it. */
export const RECONCILER_PERIOD_SECONDS = 604_800;

interface SignedIn<T> {
  readonly actor: T;
  readonly since: number;
}

/**
 * The whole embedded default for one test file: every server and every process of ours, started from the build. People
 * act over HTTP; the rest is for whoever attacks, or looks behind the scenes.
 */
export class Live {
  readonly environment: Environment;
  readonly surface: PublicSurface;
  /** The product's tables, as the owner of the database, who may write anything. */
  readonly database: Db;
  /** The sample directory, as its owner. */
  readonly directory: SampleDirectory;
  readonly keyring: Keyring;
  readonly #people = new Map<string, Person>();
  readonly #signedIn = new Map<string, SignedIn<unknown>>();
  #subjectsUsed = 0;

  private constructor(environment: Environment, keyring: Keyring) {
    const { urls, mail, database } = environment;
    if (mail === null) throw new Error('these tests read mails: unset SMTP_URL');
    this.environment = environment;
    this.surface = {
      api: urls.api,
      issuer: urls.issuer,
      signing: { rpId: SIGNING_RP_ID, origin: urls.signingOrigin },
      mail,
      secrets: new UsedSecrets(),
      tell: () => {},
    };
    this.database = connect(database.owner);
    this.directory = connectSampleDirectory(database.owner);
    this.keyring = keyring;
  }

  static async start(options: LiveOptions): Promise<Live> {
    const environment = await startEnvironment({
      ...SHORT_TIMEOUTS,
      reconcilerPeriodSeconds: RECONCILER_PERIOD_SECONDS,
      ...options,
    });
    return new Live(environment, await loadKeyring(environment.keys.CODEC_KEYRING_FILE));
  }

  /** A client with the codec's key: what somebody holds who took over the API. */
  get temporal(): Client {
    return this.environment.temporal;
  }

  get namespace(): string {
    return this.temporal.options.namespace;
  }

  person(username: string): Person {
    const known = this.#people.get(username);
    if (known !== undefined) return known;
    const seeded = this.environment.people[username];
    if (seeded === undefined) throw new Error(`nobody is called ${username}`);
    const person = new Person(seeded, this.surface);
    this.#people.set(username, person);
    return person;
  }

  /** Somebody who can be recovered and has no case yet. */
  nextSubject(): Person {
    this.#subjectsUsed += 1;
    return this.person(`subject${String(this.#subjectsUsed).padStart(4, '0')}`);
  }

  deskAgent(): Promise<DeskAgent> {
    return this.#acting('desk dora', () => DeskAgent.signIn(this.surface, this.person('dora')));
  }

  approver(username: string): Promise<Approver> {
    return this.#acting(`approver ${username}`, () => Approver.signIn(this.surface, this.person(username)));
  }

  dutyOfficer(username: string): Promise<DutyOfficer> {
    return this.#acting(`duty officer ${username}`, () => DutyOfficer.signIn(this.surface, this.person(username)));
  }

  reviewer(username: string): Promise<Reviewer> {
    return this.#acting(`reviewer ${username}`, () => Reviewer.signIn(this.surface, this.person(username)));
  }

  /** An access token of somebody, whoever they are; signed in for once, because a code of their app works once in a step. */
  tokenOf(username: string): Promise<string> {
    return this.#acting(`token ${username}`, () => accessTokenOf(this.surface, this.person(username)));
  }

  /** Waits until a person whose recovery was completed may have another (recovery policy, section 5.5). */
  async spacingPasses({ caseId }: { readonly caseId: string }): Promise<void> {
    const { plan } = await this.database
      .selectFrom('opening')
      .select('plan')
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    const { freed_at } = await this.database
      .selectFrom('recovery')
      .select('freed_at')
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    const { spacingSeconds } = plan as unknown as Plan;
    const until = (freed_at ?? 0) + spacingSeconds * SECOND;
    await pause(Math.max(0, until - Date.now()));
  }

  /**
   * Replays every history there is on the built bundle and looks for workflow tasks that failed.
   *
   * @param tampered workflows whose histories an attacker wrote commands into: those are not the product's
   * @returns what went wrong, in words
   */
  whatWentWrong(tampered: readonly string[] = []): Promise<readonly string[]> {
    return whatWentWrong(this.temporal, this.keyring, tampered);
  }

  async stop(): Promise<void> {
    await Promise.all([this.database.destroy(), this.directory.destroy()]);
    await this.environment.stop();
  }

  async #acting<T>(who: string, signIn: () => Promise<T>): Promise<T> {
    const before = this.#signedIn.get(who) as SignedIn<Promise<T>> | undefined;
    if (before !== undefined && Date.now() - before.since < SIGN_IN_AGAIN_AFTER) return before.actor;
    const actor = signIn();
    this.#signedIn.set(who, { actor, since: Date.now() });
    return actor;
  }
}
