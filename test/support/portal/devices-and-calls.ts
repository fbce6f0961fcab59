import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { SubjectBrowser } from '../../../dev/actors/subject-browser.js';
import { createCredential, type SoftwareCredential } from '../../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../../domain/clock.js';
import type { EnrolledDevice } from '../../../domain/enrolled.js';
import { loadTrust } from '../../../proofs/keys.js';
import { FakeDeviceSource } from '../../fakes/device-source/fake-device-source.js';
import type { FakeDevice } from '../../fakes/graph/answers.js';
import { FakeGraph } from '../../fakes/graph/fake-graph.js';
import { FakeTwilio } from '../../fakes/twilio/fake-twilio.js';
import { startChromium } from '../browser/chromium.js';
import { enrolFurther } from '../case-rig/enrol-further.js';
import { LiveCase } from '../live/live-case.js';
import { Live } from '../live/live.js';
import { policyWithEveryMethod } from './policy.js';

/** Somebody with a managed laptop and the passkey that was made on it, and a case. */
export interface DeviceOwner {
  readonly kase: LiveCase;
  readonly credential: SoftwareCredential;
  /** By which its inventory knows it. */
  readonly deviceId: string;
  readonly ownerId: string;
}

/** All processes, with the fakes of what knows devices and of what rings telephones, and a real Chromium. */
export class DevicesAndCalls {
  readonly live: Live;
  readonly graph: FakeGraph;
  readonly source: FakeDeviceSource;
  readonly twilio: FakeTwilio;
  readonly chromium: Browser;

  private constructor(live: Live, chromium: Browser, fakes: Pick<DevicesAndCalls, 'graph' | 'source' | 'twilio'>) {
    this.live = live;
    this.chromium = chromium;
    this.graph = fakes.graph;
    this.source = fakes.source;
    this.twilio = fakes.twilio;
  }

  static async start(subjects: number): Promise<DevicesAndCalls> {
    const [chromium, graph, source, twilio] = await Promise.all([
      startChromium(),
      FakeGraph.start(Date.now),
      FakeDeviceSource.start(Date.now),
      FakeTwilio.start(),
    ]);
    const { account } = twilio;
    const live = await Live.start({
      subjects,
      policyFile: await policyWithEveryMethod(),
      phoneGateway: {
        TWILIO_ACCOUNT_SID: account.accountSid,
        TWILIO_API_KEY_SID: account.key.sid,
        TWILIO_API_KEY_SECRET: account.key.secret,
        TWILIO_FROM: account.from,
        TWILIO_DESK_LINE: account.deskLine ?? '',
        TWILIO_API_URL: account.apiUrl,
        TWILIO_LOOKUP_URL: account.lookupUrl,
      },
      methodSettings: {
        api: { CALL_BACKS: 'offered', MANAGED_DEVICES: 'offered' },
        caseWorker: {
          GRAPH_TENANT_ID: graph.app.tenantId,
          GRAPH_CLIENT_ID: graph.app.clientId,
          GRAPH_CLIENT_SECRET: graph.app.clientSecret,
          GRAPH_URL: graph.app.graphUrl,
          GRAPH_LOGIN_URL: graph.app.loginUrl,
          DEVICE_SOURCE_URL: source.place.url,
          DEVICE_SOURCE_TOKEN: source.place.token,
          DEVICE_SOURCE_KEY: JSON.stringify(source.publicJwk),
        },
      },
    });
    return new DevicesAndCalls(live, chromium, { graph, source, twilio });
  }

  /** Somebody whose laptop Graph knows, as good as it should be unless said otherwise. */
  knownToGraph(changes: Partial<FakeDevice> = {}): Promise<DeviceOwner> {
    const { id, userId } = this.graph.manages(changes);
    return this.#owner({ inventory: 'graph', deviceId: id, ownerId: userId });
  }

  /** Somebody whose laptop a source of the customer's own vouches for. */
  knownToSource(): Promise<DeviceOwner> {
    const [deviceId, ownerId, now] = [randomUUID(), randomUUID(), Math.floor(Date.now() / 1000)];
    const known = { owner: ownerId, compliant: true, last_seen: now - 60, managed_since: now - 200 * 86_400 };
    this.source.devices.set(deviceId, known);
    return this.#owner({ inventory: 'signed-lookup', deviceId, ownerId });
  }

  /** Somebody of the desk, trained a while ago, who can call people back. */
  async isAttendant(username: string): Promise<void> {
    await this.live.directory
      .updateTable('sample_directory.person')
      .set({ groups: ['desk'], trained_at: new Date(Date.now() - 100 * DAY) })
      .where('username', '=', username)
      .execute();
  }

  /** Another browser at the page of a case, as a caller has one who was told its code. */
  anotherBrowser({ caseId }: LiveCase): Promise<SubjectBrowser> {
    return SubjectBrowser.open(this.live.surface, caseId);
  }

  /** Where the page is. */
  get address(): string {
    return `${this.live.surface.api}/recover`;
  }

  async stop(): Promise<void> {
    await this.chromium.close();
    await this.live.stop();
    await Promise.all([this.graph.stop(), this.source.stop(), this.twilio.stop()]);
  }

  async #owner(device: Pick<EnrolledDevice, 'inventory' | 'deviceId' | 'ownerId'>): Promise<DeviceOwner> {
    const subject = this.live.nextSubject();
    const { keys } = this.live.environment;
    const place = {
      directory: { database: { owner: this.live.database } },
      keyFiles: keys,
      trust: await loadTrust(keys.TRUST_FILE),
    };
    const credential = createCredential(this.live.surface.signing);
    const { credentialId, publicKey } = credential;
    const now = Date.now();
    const base = { type: 'enrolled', personId: subject.seeded.personId, enrolledAt: now - 60 * DAY } as const;
    const passkey = { ...base, kind: 'passkey', enrolledId: randomUUID(), domains: ['authenticator'] } as const;
    await enrolFurther(place, { ...passkey, credentialId, publicKey }, now);
    const tied = { ...base, kind: 'device', enrolledId: randomUUID(), domains: ['device'], credentialId } as const;
    await enrolFurther(place, { ...tied, ...device }, now);
    return { kase: await LiveCase.open(this.live, subject), credential, ...device };
  }
}
