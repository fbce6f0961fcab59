import type { Message } from '../contract/messages.js';
import type { Case } from '../domain/case.js';
import type { Fact } from '../domain/facts.js';
import type { Alarm } from './alarm.js';
import type { Inbox } from './inbox.js';
import type { Notices } from './notices.js';
import type { Travel } from './travel.js';

/** What a phase heard from the world: a fact, and the message that it was made of, if it was one. */
export interface Heard {
  readonly fact: Fact;
  readonly message?: Message;
}

/** What a phase may use to ask the world. */
export interface World {
  readonly inbox: Inbox;
  readonly notices: Notices;
  readonly alarm: Alarm;
  readonly travel: Travel;
}

/** What a phase does: listen until its deadline, or act. */
export type Perform = (kase: Case, world: World) => Promise<Heard | null>;
