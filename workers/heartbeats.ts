import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Several beats fit into what a workflow waits for one (`workflows/ask.ts`), so that a busy moment is no death. */
export const BEAT_EVERY_MILLISECONDS = 1_000;

/**
 * Says, for as long as an activity runs, that its worker lives. A worker that was killed falls silent and what it was
 * doing is asked for again within seconds, however long the activity itself may take.
 */
export const heartbeats: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      if (context.info.isLocal) return next(input);
      const beating = setInterval(() => context.heartbeat(), BEAT_EVERY_MILLISECONDS);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
