import type { Place } from '../../db/case-list.js';
import { findCasesIn, findChangedCases } from '../../db/queue.js';
import type { Db } from '../../db/connect.js';
import type { Case } from '../../domain/case.js';
import { SECOND } from '../../domain/clock.js';
import type { Logger } from '../../logging/logger.js';
import type { AccessToken } from '../../proofs/access-token.js';
import { may, type Judging } from '../access.js';
import { cursorAt } from '../cursor.js';
import type { Followed, LiveStreams, Sink } from './access.js';

/** One look for all pages that are open, and none while none is. */
const LOOK_EVERY = SECOND;

/** A change is written this long before it can be read, at most: what a look may have passed by is looked for again. */
const SETTLED_AFTER = 10 * SECOND;

/** So many changes are told of one look; what is left out is told by the next. */
const CHANGES_MAX = 500;

/** So many pages are told of changes by one process; one session has one. */
const STREAMS_MAX = 1_000;

/** A page that reads no faster than this is behind is let go, and comes back. */
const UNREAD_MAX_BYTES = 64 * 1024;

/** Cases that a page is remembered to have been told of, to be told as well when they leave its reader's sight. */
const SEEN_MAX = 1_000;

/** Of so many pages that were let go it is remembered what they were told of: each comes back within seconds. */
const LEFT_MAX = 200;

interface Stream {
  readonly caller: AccessToken;
  readonly sink: Sink;
  readonly seen: Set<string>;
  /** Whether all that there was when it began has been looked at. */
  isWhole: boolean;
}

/** Tells open pages which cases changed that their readers may see, or could until then: an id, and nothing else of them. */
export class LiveCases implements LiveStreams {
  readonly #db: Db;
  readonly #judging: Judging;
  readonly #logger: Logger;
  readonly #streams = new Map<string, Stream>();
  /** What pages were told of that were let go a moment ago, the last to go last. */
  readonly #left = new Map<string, Set<string>>();
  /** Which change of each case was looked at, as long as a look may find it again. */
  #known = new Map<string, number>();
  #since = 0;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(db: Db, judging: Judging, logger: Logger) {
    this.#db = db;
    this.#judging = judging;
    this.#logger = logger;
  }

  async open(sessionId: string, { caller, phases, after }: Followed, sink: Sink): Promise<(() => void) | null> {
    const before = this.#streams.get(sessionId);
    if (this.#isClosed || (before === undefined && this.#streams.size >= STREAMS_MAX)) return null;
    before?.sink.end();
    // Whoever comes back is not judged anew, case by case: what changed since is looked at in any event.
    const known = after === null ? undefined : this.#left.get(sessionId);
    this.#left.delete(sessionId);
    const stream: Stream = { caller, sink, seen: known ?? new Set(), isWhole: known !== undefined };
    this.#streams.set(sessionId, stream);
    if (!stream.isWhole) await this.#looksAround(stream, phases);
    const { changed, readAt } = await findChangedCases(
      this.#db,
      after?.changedAt ?? Number.MAX_SAFE_INTEGER,
      CHANGES_MAX,
    );
    sink.write(
      `id: ${cursorAt({ changedAt: Math.max(0, readAt - SETTLED_AFTER), caseId: '' })}\nevent: open\ndata: {}\n\n`,
    );
    for (const { caseId, changedAt, state } of changed) await this.#tell(stream, state as Case, { caseId, changedAt });
    this.#looksOn(readAt);
    return () => this.#ends(sessionId, stream);
  }

  end(sessionId: string): void {
    const stream = this.#streams.get(sessionId);
    if (stream !== undefined) this.#ends(sessionId, stream);
    this.#left.delete(sessionId);
  }

  close(): void {
    this.#isClosed = true;
    for (const [sessionId, stream] of this.#streams) this.#ends(sessionId, stream);
  }

  #ends(sessionId: string, stream: Stream): void {
    if (this.#streams.get(sessionId) === stream) {
      this.#streams.delete(sessionId);
      if (stream.isWhole) this.#left.set(sessionId, stream.seen);
      const [oldest] = this.#left.keys();
      if (this.#left.size > LEFT_MAX && oldest !== undefined) this.#left.delete(oldest);
    }
    stream.sink.end();
  }

  /** Notes which of the cases there are its reader may see. */
  async #looksAround(stream: Stream, phases: Followed['phases']): Promise<void> {
    const { caller, seen } = stream;
    for (const { caseId, state } of await findCasesIn(this.#db, phases, SEEN_MAX))
      // Written by the recording step from a `Case`.
      if (await this.#mayRead(state as Case, caller)) seen.add(caseId);
    stream.isWhole = true;
  }

  #looksOn(readAt: number): void {
    if (this.#timer !== null || this.#streams.size === 0 || this.#isClosed) return;
    this.#since = Math.max(0, readAt - SETTLED_AFTER);
    this.#known = new Map();
    this.#later();
  }

  #later(): void {
    this.#timer = setTimeout(() => void this.#look(), LOOK_EVERY);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    if (this.#streams.size === 0) {
      this.#timer = null;
      return;
    }
    try {
      const { changed, readAt } = await findChangedCases(this.#db, this.#since, CHANGES_MAX);
      const fresh = changed.filter(({ caseId, changedAt }) => this.#known.get(caseId) !== changedAt);
      for (const { caseId, changedAt, state } of fresh)
        for (const stream of this.#streams.values()) await this.#tell(stream, state as Case, { caseId, changedAt });
      this.#known = new Map(changed.map(({ caseId, changedAt }) => [caseId, changedAt]));
      const last = changed.at(-1)?.changedAt ?? 0;
      this.#since = changed.length < CHANGES_MAX ? Math.max(this.#since, readAt - SETTLED_AFTER) : last;
    } catch (error) {
      this.#logger.warn('open pages could not be told what changed; tried again', { error });
    }
    this.#later();
  }

  async #mayRead(kase: Case, caller: AccessToken): Promise<boolean> {
    return may(this.#judging, kase, caller, { action: 'read' });
  }

  async #tell({ caller, sink, seen }: Stream, kase: Case, { caseId, changedAt }: Place): Promise<void> {
    const sees = await this.#mayRead(kase, caller);
    if (!sees && !seen.has(caseId)) return;
    if (sees && seen.size < SEEN_MAX) seen.add(caseId);
    else if (!sees) seen.delete(caseId);
    if (sink.writableLength > UNREAD_MAX_BYTES) return sink.end();
    const id = cursorAt({ changedAt: Math.max(0, changedAt - SETTLED_AFTER), caseId: '' });
    sink.write(`id: ${id}\nevent: case\ndata: ${JSON.stringify({ caseId })}\n\n`);
  }
}
