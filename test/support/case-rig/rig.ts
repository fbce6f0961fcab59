import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { TemporalEngine } from '../../../api/engine.js';
import type { DeviceInventories } from '../../../activities/devices/inventory.js';
import type { LoginIssuer } from '../../../activities/logins/issuer.js';
import type { OnCall } from '../../../activities/paging/on-call.js';
import type { PhoneGateway } from '../../../activities/phones/gateway.js';
import type { PushGateways } from '../../../activities/pushes/gateway.js';
import type { Action } from '../../../domain/actions.js';
import type { Answer, OpeningRequest } from '../../../contract/messages.js';
import { SEARCH_ATTRIBUTES } from '../../../contract/search-attributes.js';
import { generatedSubjects } from '../../../dev/seed/people.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { createTimeSkippingEnvironment } from '../../../dev/servers/time-skipping-environment.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Clock } from '../../../domain/clock.js';
import type { Frequency, RiskRule } from '../../../domain/risk-signals.js';
import { parsePolicy, type Policy } from '../../../policy/load.js';
import { securityEventVerifier, type TrustedIssuer } from '../../../proofs/security-event.js';
import { PROJECT_ROOT } from '../../../workers/project.js';
import { createClient, installRuntime } from '../../../workers/temporal.js';
import { FakeTokenIssuer } from './access-tokens.js';
import { CaseDriver } from './case-driver.js';
import { sealAndKeep, type Ground } from './ground.js';
import { Gate } from './gate.js';
import { failedTasksOf, historiesOf, replay, type RunHistory } from './histories.js';
import { Mailbox } from './mailbox.js';
import { makePlace, personNamed, type Place } from './place.js';
import { faultsOnly, runWorkers } from './workers.js';

/** How many people can be recovered in one test file, beside the sample people. */
export const SUBJECTS = 24;

/** The identity provider, whose `sub` is a person's id. */
export const SUBJECT_ISSUER = 'https://idp.example';

const NEVER: Frequency = { atLeast: Infinity, withinSeconds: 1 };

/** Cases of one file follow one another in no time, for people who share a number on file. */
const NOTHING_IS_TOO_OFTEN: RiskRule = {
  recoveries: NEVER,
  wrongTries: NEVER,
  casesGivenUp: NEVER,
  casesOfAgent: NEVER,
  casesOfDesk: NEVER,
  peopleOfNumber: NEVER,
  wrongTriesOfAgent: NEVER,
  wrongTriesOfNumber: NEVER,
  changedWithinSeconds: 1,
};

/** What an opening names beside the person, by what is asked for. */
const NAMED: Readonly<Record<Action, Pick<OpeningRequest, 'lostAuthenticator' | 'contact' | 'group' | 'changeId'>>> = {
  'password.reset': {},
  'account.unlock': {},
  'access.emergency': {},
  'mfa.reset': { lostAuthenticator: 'passkey' },
  'mfa.rebind': {},
  'mfa.rebind-remote': {},
  'contact.change': { contact: 'email' },
  'access.delegate': { group: 'team-calendar' },
  // The account is each test's own.
  'service-account.enable': { changeId: 'CHG0004711' },
  'agent.restore': {},
  'mailbox.delegate': {},
  'api-key.rotate': {},
  'api-key.revoke': {},
  // So is the key of its certificate.
  'certificate.reissue': {},
};

/** What of the policy's rule counts in a file, and nothing else. */
function riskOf(rule: RiskRule, counts: RigOptions['countsFrequency'] = false): RiskRule {
  if (typeof counts === 'boolean') return counts ? rule : NOTHING_IS_TOO_OFTEN;
  return { ...NOTHING_IS_TOO_OFTEN, ...Object.fromEntries(counts.map((one) => [one, rule[one]])) };
}

/** As a client does that is told to ask again: the same opening, which is the same case. */
const ASKED_AT_MOST = 4;

/** What a test file may want otherwise. */
export interface RigOptions {
  /** The codec's keys; new ones, unless given. */
  readonly keyringFile?: string;
  /** What the owners of the policy have changed in it. */
  readonly amended?: (policy: string) => string;
  /** What sends codes to telephones; none, unless given. */
  readonly phones?: (clock: Clock) => PhoneGateway;
  /** What asks authenticators by push; nothing, unless given. */
  readonly pushes?: PushGateways;
  /** Other issuers at which a sign-in counts; none, unless given. */
  readonly logins?: readonly LoginIssuer[];
  /** Who knows of managed devices; nobody, unless given. */
  readonly devices?: (clock: Clock) => DeviceInventories;
  /** Who can be paged; nobody, unless given. */
  readonly onCall?: OnCall;
  /** Whose security events count; nobody's, unless given. */
  readonly securityEventIssuers?: readonly TrustedIssuer[];
  /** Whether the enrolment worker runs, which replaces addresses; not, unless said. */
  readonly enrols?: boolean;
  /** Whether it matters how often and how lately something happens. Else not: the cases of a file follow one another. */
  readonly countsFrequency?: boolean | readonly (keyof RiskRule)[];
  /** How many people can be recovered beside the sample people; `SUBJECTS`, unless given. */
  readonly subjects?: number;
}

/**
 * Everything a case needs, for one test file: a time-skipping server, PostgreSQL with people, the real activities in
 * workers of this process, and drivers that act as the people do. Two things are faked and say so: the identity
 * provider's tokens, and mail.
 */
export class CaseRig {
  readonly ground: Ground;
  /** Closed, it makes the directory of record hang, and every activity that reads it. */
  readonly directoryGate: Gate;
  readonly #env: TestWorkflowEnvironment;
  readonly #stopWorkers: () => Promise<void>;
  readonly #spare: SeededPerson[];
  readonly #policy: Policy;
  readonly #opened = new Set<string>();

  private constructor(
    env: TestWorkflowEnvironment,
    ground: Ground,
    directoryGate: Gate,
    stopWorkers: () => Promise<void>,
    subjects: number,
    policy: Policy,
  ) {
    this.#policy = policy;
    this.#env = env;
    this.ground = ground;
    this.directoryGate = directoryGate;
    this.#stopWorkers = stopWorkers;
    this.#spare = generatedSubjects(subjects).map(({ username }) => personNamed(ground.place, username));
  }

  /** Starts everything. The policy is the production one: its windows are skipped, not shortened. */
  static async start(options: RigOptions = {}): Promise<CaseRig> {
    installRuntime(faultsOnly);
    const env = await createTimeSkippingEnvironment(SEARCH_ATTRIBUTES);
    const clock = () => env.currentTimeMs();
    const { subjects = SUBJECTS } = options;
    const place = await makePlace(await clock(), subjects, options.keyringFile);
    const client = createClient(env.connection, env.namespace ?? 'default', place.keyring);
    const [mailbox, tokens] = [new Mailbox(), new FakeTokenIssuer()];
    const policyFile = path.join(PROJECT_ROOT, 'policy', 'recovery.yaml');
    const { amended = (text) => text } = options;
    const whole = parsePolicy(amended(await readFile(policyFile, 'utf8')), policyFile, { production: true });
    const policy = { ...whole, risk: riskOf(whole.risk, options.countsFrequency) };
    const directoryGate = new Gate();
    const phones = options.phones?.(clock) ?? null;
    const { pushes = {}, logins = [] } = options;
    const devices = options.devices?.(clock) ?? {};
    const verifySecurityEvent = securityEventVerifier(options.securityEventIssuers ?? [], SUBJECT_ISSUER);
    const gateways = { phones, pushes, logins, devices, onCall: options.onCall ?? new Map() };
    const enrols = options.enrols === true;
    const around = {
      env,
      client,
      policy,
      clock,
      mailbox,
      tokens,
      directoryGate,
      ...gateways,
      verifySecurityEvent,
      enrols,
    };
    const stopWorkers = await runWorkers(place, around);
    const ground: Ground = { place, engine: new TemporalEngine(client), client, clock, tokens, mailbox };
    return new CaseRig(env, ground, directoryGate, stopWorkers, subjects, policy);
  }

  /** Another policy holds from now on, of every worker; with what the default one has in it otherwise. */
  async policyBecomes(amended: (policy: string) => string): Promise<void> {
    const policyFile = path.join(PROJECT_ROOT, 'policy', 'recovery.yaml');
    const whole = parsePolicy(amended(await readFile(policyFile, 'utf8')), policyFile, { production: true });
    const { risk } = this.#policy;
    // In place, as the workers of this process read it each time; a key that the new one leaves out is gone.
    Object.assign(this.#policy, { modes: undefined }, whole, { risk });
  }

  get place(): Place {
    return this.ground.place;
  }

  get client(): Client {
    return this.ground.client;
  }

  get mailbox(): Mailbox {
    return this.ground.mailbox;
  }

  /** The environment itself, for attacks that go past every client of ours. */
  get env(): TestWorkflowEnvironment {
    return this.#env;
  }

  /** The server's time in epoch milliseconds. */
  now(): Promise<number> {
    return this.ground.clock();
  }

  /** Lets exactly this much time pass on the server. */
  async skip(milliseconds: number): Promise<void> {
    await this.#env.sleep(milliseconds);
  }

  /** Lets time pass up to a moment, given in epoch milliseconds. */
  async skipTo(moment: number): Promise<void> {
    const left = moment - (await this.now());
    if (left > 0) await this.skip(left);
  }

  /** Somebody who can be recovered and has no case yet. */
  nextSubject(): SeededPerson {
    const person = this.#spare.shift();
    if (person === undefined) throw new Error('this test file has no more subjects');
    return person;
  }

  /** An access token of somebody, as the fake identity provider issues it; for a program, without a user name. */
  async tokenOf(username: string | null, clientId = 'desk-console'): Promise<string> {
    const person = username === null ? null : personNamed(this.place, username);
    const roles = person === null ? ['ticket-tool'] : [...person.groups];
    return this.ground.tokens.issue({ personId: person?.personId ?? null, clientId, roles }, await this.now());
  }

  /** Asks for a case, as the desk agent Dora unless another token is given, and returns the word on it. */
  async askToOpen(
    request: Pick<OpeningRequest, 'caseId' | 'subject' | 'lostAuthenticator' | 'contact' | 'group'> &
      Partial<
        Pick<OpeningRequest, 'requestedBy' | 'heldBy' | 'ticket' | 'account' | 'changeId' | 'certificateRequest'>
      >,
    token: string,
    action: Action = 'password.reset',
  ): Promise<Answer> {
    const { caseId, subject, lostAuthenticator, contact, group, account, changeId, certificateRequest, heldBy } =
      request;
    const { requestedBy = null } = request;
    const callerToken = await sealAndKeep(this.ground, caseId, 'case-worker', token);
    const ticket = request.ticket ?? { source: 'desk', id: `T-${caseId.slice(0, 8)}` };
    const whole: OpeningRequest = {
      caseId,
      action,
      subject,
      requestedBy,
      ticket,
      callerToken,
      ...(lostAuthenticator !== undefined && { lostAuthenticator }),
      ...(contact !== undefined && { contact }),
      ...(group !== undefined && { group }),
      ...(heldBy !== undefined && { heldBy }),
      ...(account !== undefined && { account }),
      ...(changeId !== undefined && { changeId }),
      ...(certificateRequest !== undefined && { certificateRequest }),
    };
    this.#opened.add(caseId);
    const fingerprint = digestOf({ subject, ticket });
    for (let asked = 1; ; asked += 1) {
      const word = await this.ground.engine.open({ request: whole, fingerprint, requestId: randomUUID() });
      if (word.kind === 'answered') return word.answer;
      if (word.kind !== 'pending' || asked === ASKED_AT_MOST)
        throw new Error(`the opening got no answer: ${word.kind}`);
    }
  }

  /** Opens a case for somebody, as the desk agent Dora. */
  async open(
    subject: SeededPerson = this.nextSubject(),
    action?: Action,
    more: Partial<Pick<OpeningRequest, 'account' | 'changeId' | 'certificateRequest'>> = {},
  ): Promise<CaseDriver> {
    const caseId = randomUUID();
    const token = await this.tokenOf('dora');
    const named = action === undefined ? {} : NAMED[action];
    const answer = await this.askToOpen({ caseId, subject: subject.username, ...named, ...more }, token, action);
    if (!answer.accepted) throw new Error(`the case was not opened: ${answer.refusal}`);
    return CaseDriver.join(this.ground, caseId, subject, token);
  }

  /** Every history of every run that the cases of this file had. */
  async histories(): Promise<readonly RunHistory[]> {
    const { database } = this.place.directory;
    const of = (caseId: string) => historiesOf(this.client, database, caseId);
    return (await Promise.all([...this.#opened].map(of))).flat();
  }

  /**
   * Replays every history, and looks for workflow tasks that failed.
   *
   * @throws when one does not replay, a task failed, or there is nothing to replay
   */
  async replayEverything(): Promise<void> {
    const histories = await this.histories();
    if (histories.length === 0) throw new Error('there is no history to replay');
    const wrong = [...histories.flatMap(failedTasksOf), ...(await replay(histories, this.place.keyring))];
    if (wrong.length > 0) throw new Error(`workflows failed or do not replay:\n${wrong.join('\n')}`);
  }

  /** For after all tests of a file: replays everything, and stops everything whatever came of that. */
  async end(): Promise<void> {
    this.directoryGate.open();
    try {
      await this.replayEverything();
    } finally {
      await this.#stopWorkers();
      await this.#env.teardown();
      await this.place.stop();
    }
  }
}
