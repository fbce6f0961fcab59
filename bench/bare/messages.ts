/** How much a bare workflow does: the numbers of a whole case. */
export interface Shape {
  /** What is sent to it, in order. */
  readonly messages: readonly ('update' | 'signal')[];
  /** Activities, shared out evenly behind the messages. */
  readonly activities: number;
  /** Timers that are started and cancelled by the next message, or fire when there is none. */
  readonly timers: number;
}

/** Task queue of the bare worker. */
export const BARE_QUEUE = 'bare';

/** What is sent to a bare workflow, and what it is called. */
export const BARE = { workflow: 'bare', update: 'ask', signal: 'tell', expiry: 'bareExpiry', state: 'state' } as const;
