import { Approver, Reviewer } from '../dev/actors/decider.js';
import { DeskAgent } from '../dev/actors/desk-agent.js';
import { Mailbox } from '../dev/actors/mailbox.js';
import { Person } from '../dev/actors/person.js';
import type { PublicSurface } from '../dev/actors/public-surface.js';
import { UsedSecrets } from '../dev/actors/used-secrets.js';
import type { Environment } from '../dev/environment/environment.js';
import { SIGNING_RP_ID } from '../dev/environment/process-plans.js';
import { MINUTE } from '../domain/clock.js';

/** An access token lasts ten minutes; whoever signed in longer ago than this signs in again. */
const SIGN_IN_AGAIN_AFTER = 8 * MINUTE;

interface SignedIn<T> {
  readonly actor: Promise<T>;
  readonly since: number;
}

/** Who signs in, and as what. */
type Entrance<T> = (surface: PublicSurface, person: Person) => Promise<T>;

/** Everybody who acts in a measurement, over HTTP as they always do. */
export class Cast {
  readonly surface: PublicSurface;
  readonly #environment: Environment;
  readonly #signedIn = new Map<string, SignedIn<unknown>>();
  #subjectsUsed = 0;

  /** @throws when mail goes to a server whose mailboxes nobody here can read */
  constructor(environment: Environment) {
    const { urls, mail } = environment;
    if (mail === null) throw new Error('The bench reads mails, so it needs its own mail server: unset SMTP_URL.');
    this.#environment = environment;
    this.surface = {
      api: urls.api,
      issuer: urls.issuer,
      signing: { rpId: SIGNING_RP_ID, origin: urls.signingOrigin },
      mail,
      secrets: new UsedSecrets(),
      tell: () => {},
    };
  }

  person(username: string): Person {
    const seeded = this.#environment.people[username];
    if (seeded === undefined) throw new Error(`nobody is called ${username}`);
    return new Person(seeded, this.surface);
  }

  /** People who have no case yet. @throws when there are none left */
  nextSubjects(count: number): readonly Person[] {
    return Array.from({ length: count }, () => {
      this.#subjectsUsed += 1;
      return this.person(`subject${String(this.#subjectsUsed).padStart(4, '0')}`);
    });
  }

  mailboxOf(person: Person): Mailbox {
    return new Mailbox(this.surface, person.privateEmail);
  }

  deskAgent(): Promise<DeskAgent> {
    return this.#acting('dora', (surface, person) => DeskAgent.signIn(surface, person));
  }

  approver(username: 'adam' | 'anna'): Promise<Approver> {
    return this.#acting(username, (surface, person) => Approver.signIn(surface, person));
  }

  reviewer(): Promise<Reviewer> {
    return this.#acting('rita', (surface, person) => Reviewer.signIn(surface, person));
  }

  #acting<T>(username: string, enters: Entrance<T>): Promise<T> {
    // One name is one kind of actor here.
    const before = this.#signedIn.get(username) as SignedIn<T> | undefined;
    if (before !== undefined && Date.now() - before.since < SIGN_IN_AGAIN_AFTER) return before.actor;
    const actor = enters(this.surface, this.person(username));
    this.#signedIn.set(username, { actor, since: Date.now() });
    return actor;
  }
}
