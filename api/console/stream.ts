import type { Express, Request, Response } from 'express';
import { CONSOLE_STREAM_PATH } from '../../contract/console.js';
import { SECOND } from '../../domain/clock.js';
import { phasesAskedAbout } from '../case-access.js';
import { placeOf } from '../cursor.js';
import type { ApiDeps } from '../deps.js';
import { isOwnPage } from '../identity.js';
import { refused, type Refused } from '../outcome.js';
import type { LiveStreams } from './access.js';
import { atConsole } from './sessions.js';

/** After this the browser comes back by itself, is asked for its session anew, and goes on where it was. */
const STREAM_SECONDS = 60;

/** How soon it comes back, in milliseconds. */
const RETRY_MILLISECONDS = 1_000;

interface Streaming {
  readonly deps: ApiDeps;
  readonly live: LiveStreams;
  readonly sendProblem: (response: Response, no: Refused) => void;
}

async function streams({ deps, live, sendProblem }: Streaming, request: Request, response: Response): Promise<void> {
  const header = (name: string): string | undefined => request.get(name);
  const now = await deps.clock();
  const session = isOwnPage(deps, header) ? await atConsole(deps, header('cookie'), { now, keepsAwake: false }) : null;
  const caller = session === null ? null : await deps.verifyAccessToken(session.accessToken, now);
  if (session === null || caller === null)
    return sendProblem(response, refused('unauthenticated', 'no session of the page that asks'));
  const after = placeOf(header('last-event-id') ?? '');
  const sink = {
    get writableLength() {
      return response.writableLength;
    },
    write: (text: string) => void response.write(text),
    end: () => void response.end(),
  };
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  response.write(`retry: ${RETRY_MILLISECONDS}\n\n`);
  const about = { caller, phases: phasesAskedAbout(deps, caller), after };
  const end = await live.open(session.sessionId, about, sink);
  if (end === null) return void response.end();
  const timer = setTimeout(end, STREAM_SECONDS * SECOND);
  response.once('close', () => {
    clearTimeout(timer);
    end();
  });
}

/** Serves the one stream that a session has (server-sent events, HTML Standard, section 9.2). */
export function serveConsoleStream(app: Express, streaming: Streaming): void {
  app.get(CONSOLE_STREAM_PATH, (request, response) => streams(streaming, request, response));
}
