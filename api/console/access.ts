import type { Place } from '../../db/case-list.js';
import type { Phase } from '../../domain/case.js';
import type { AccessToken } from '../../proofs/access-token.js';
import type { PageScripts } from '../pages/scripts.js';
import type { ConsoleSignIns } from './sign-ins.js';

/** Where events are written: an answer that stays open. */
export interface Sink {
  readonly writableLength: number;
  write(text: string): void;
  end(): void;
}

/** Who follows, the phases that they may be asked about, and since when they know. */
export interface Followed {
  readonly caller: AccessToken;
  readonly phases: readonly Phase[];
  readonly after: Place | null;
}

/** Tells open pages what changes. */
export interface LiveStreams {
  /**
   * Begins to tell a page, in the place of another one of the same session. It hears first of what changed since `after`.
   *
   * @returns what ends it, or null when there are too many
   */
  open(sessionId: string, followed: Followed, sink: Sink): Promise<(() => void) | null>;
  /** Lets go of the page of a session. */
  end(sessionId: string): void;
  /** Lets go of every page, so that the process can end. */
  close(): void;
}

/** What the API needs for people to work at the console. */
export interface ConsoleAccess {
  readonly signIns: ConsoleSignIns;
  /** Of the console, and of the page where decisions are signed. */
  readonly scripts: PageScripts;
  readonly live: LiveStreams;
}
