import { randomUUID } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import { PASSKEY_PATH } from '../contract/portal.js';
import { PROBLEMS, type ProblemCode } from '../contract/problems.js';
import { readLongestWaitSeconds } from '../db/security-events.js';
import { countObserved } from '../db/observed.js';
import { readUnendedEffects } from '../db/unended.js';
import { serveConsoleStream } from './console/stream.js';
import type { ApiDeps } from './deps.js';
import { isFor, Metrics } from './metrics.js';
import { apiReferencePage, HOME_PAGE } from './pages/api-reference.js';
import { servePages } from './pages/html.js';
import { serveConsole } from './pages/console.js';
import { serveEnrolment } from './pages/enrolment.js';
import { serveNotMePage } from './pages/not-me.js';
import { servePasskeyPage } from './pages/passkey.js';
import { servePortal } from './pages/portal.js';
import { isRefused, refused, REPLAYED_FIELD, type Outcome, type Refused } from './outcome.js';
import { PROBLEM_MEDIA_TYPE, problemOf, RETRY_AFTER_SECONDS } from './problem-details.js';
import { proposePolicySchema } from './routes/propose-policy/schema.js';
import { networkOf, RateLimits } from './rate-limits.js';
import type { Route } from './route.js';
import { openExceptions } from './exceptions.js';
import { switchedOn } from './switches.js';
import { ROUTES } from './routes/index.js';
import { isOutOfReach } from './out-of-reach.js';

/** Nothing sent here is longer: a decision has about 4 kB, a message to a case 12 kB at most. */
const BODY_MAX_BYTES = 16 * 1024;
/** A policy file in JSON, several times the default one. */
const POLICY_MAX_BYTES = 256 * 1024;

/** What Express and its body reader throw for a request they cannot read. */
const UNREADABLE: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-request',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}

function sendProblem(response: Response, no: Refused): void {
  const problem = problemOf(no, requestIdOf(response));
  if (problem.retryable) response.set('Retry-After', String(no.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
  // RFC 9110, section 11.6.1: a 401 says how to be let in.
  if (problem.status === 401) response.set('WWW-Authenticate', no.problem === 'unauthenticated' ? 'Bearer' : 'DPoP');
  response.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}

function send(response: Response, outcome: Outcome): void {
  if (outcome.isReplay === true) response.set(REPLAYED_FIELD, 'true');
  if (isRefused(outcome)) return sendProblem(response, outcome);
  response.status(outcome.status).set(outcome.headers ?? {});
  if (outcome.body === null) response.end();
  else response.json(outcome.body);
}

function runs(route: Route, deps: ApiDeps, limits: RateLimits): RequestHandler {
  const { logger } = deps;
  return async (request, response) => {
    const isQuiet = route.schema.isQuiet === true;
    if (!isQuiet) isFor(response, route.schema.operation);
    const requestId = requestIdOf(response);
    const rawBody: unknown = request.body;
    const outcome = await route.run(
      {
        requestId,
        method: request.method,
        url: request.originalUrl,
        params: request.params,
        query: request.query,
        header: (name) => headerOf(request, name),
        rawBody: rawBody instanceof Uint8Array ? rawBody : new Uint8Array(),
        network: networkOf(request.ip ?? 'unknown'),
        admit: (what, who) => limits.count(what, who, (name, value) => response.append(name, value)),
      },
      deps,
    );
    const { caseId } = request.params;
    const status = isRefused(outcome) ? PROBLEMS[outcome.problem].status : outcome.status;
    const no = isRefused(outcome) ? { problem: outcome.problem, because: outcome.because } : {};
    const clientRequestId = clientRequestIdOf(request);
    const { operation } = route.schema;
    if (!isQuiet) logger.info('request', { requestId, clientRequestId, operation, caseId, status, ...no });
    send(response, outcome);
  };
}

/** Fields that are lists may come in several lines (RFC 9110, section 5.3). */
const LIST_FIELDS: readonly string[] = ['if-match', 'if-none-match'];

/** A header given once; given twice it is as good as none, unless it is a list. */
function headerOf(request: Request, name: string): string | undefined {
  const given = request.headersDistinct[name];
  if (LIST_FIELDS.includes(name)) return given?.join(', ');
  return given?.length === 1 ? given[0] : undefined;
}

/** What a client calls its request, to be found by that too, if it is plain enough to stand in a log. */
function clientRequestIdOf(request: Request): string | undefined {
  const given = headerOf(request, 'x-request-id');
  return given !== undefined && /^[\w.-]{1,64}$/.test(given) ? given : undefined;
}

/** Gives each request an id of our own: what a client claims to be one could forge a line in the log. */
const identifies: RequestHandler = (_request, response, next) => {
  response.locals['requestId'] = randomUUID();
  response.set({ 'X-Request-Id': requestIdOf(response), 'Cache-Control': 'no-store' });
  next();
};

/** Counts the requests of each network address, before anything of them is read or verified. */
function limitsAddress(limits: RateLimits): RequestHandler {
  return async (request, response, next) => {
    const network = networkOf(request.ip ?? 'unknown');
    const over = await limits.count('address', network, (name, value) => response.append(name, value));
    if (over === null) next();
    else sendProblem(response, over);
  };
}

/** The body as bytes, whatever it is called: proofs are over the bytes. Compressed ones are not read. */
const readsBody = express.raw({ type: () => true, limit: BODY_MAX_BYTES, inflate: false });
const readsPolicy = express.raw({ type: () => true, limit: POLICY_MAX_BYTES, inflate: false });
const reads: RequestHandler = (request, response, next) =>
  (request.path === proposePolicySchema.path ? readsPolicy : readsBody)(request, response, next);

function statusOf(fault: unknown): number | undefined {
  if (!(fault instanceof Error) || !('status' in fault)) return undefined;
  return typeof fault.status === 'number' ? fault.status : undefined;
}

/** Faults end here: they are logged in full and told as next to nothing. */
function endsFaults({ logger }: Pick<ApiDeps, 'logger'>): ErrorRequestHandler {
  return (fault: unknown, _request, response, next) => {
    if (response.headersSent) return next(fault);
    const unreadable = UNREADABLE[statusOf(fault) ?? 0];
    if (unreadable !== undefined) return sendProblem(response, refused(unreadable));
    const problem = isOutOfReach(fault) ? 'temporarily-unavailable' : 'internal-error';
    logger.error('request failed', { requestId: requestIdOf(response), problem, error: fault });
    return sendProblem(response, refused(problem));
  };
}

/** The API over HTTP. Everything it needs is given; `routes` are all operations unless a test gives others. */
export function createApp(deps: ApiDeps, routes: readonly Route[] = ROUTES): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').set('case sensitive routing', true);
  app.set('trust proxy', deps.trustedProxyHops);
  const metrics = new Metrics(
    () => readUnendedEffects(deps.db),
    () => readLongestWaitSeconds(deps.db),
    () => switchedOn(deps),
    () => countObserved(deps.db),
    () => openExceptions(deps),
  );
  const limits = new RateLimits(deps.limits);
  app.use(identifies, metrics.counts, helmet(), limitsAddress(limits), reads);
  for (const route of routes) app[route.schema.method](route.schema.path, runs(route, deps, limits));
  for (const [path, methods] of methodsByPath(routes)) {
    app.all(path, (_request, response) => {
      response.set('Allow', methods.join(', '));
      sendProblem(response, refused('method-not-allowed'));
    });
  }
  serveNotMePage(app);
  const { portalScripts: scripts, signing, publicUrl } = deps;
  servePortal(app, { scripts, passkeyPage: `${signing.origin}${PASSKEY_PATH}` });
  servePasskeyPage(app, { rpId: signing.rpId, publicUrl });
  if (deps.enrolment !== null) serveEnrolment(app, { ...deps, enrolment: deps.enrolment });
  if (deps.console !== null) {
    serveConsole(app, { ...deps, console: deps.console });
    serveConsoleStream(app, { deps, live: deps.console.live, sendProblem });
  }
  servePages(app, { '/': HOME_PAGE, '/docs': apiReferencePage(routes.map(({ schema }) => schema)) });
  metrics.serve(app);
  app.use((_request, response) => sendProblem(response, refused('not-found')));
  app.use(endsFaults(deps));
  return app;
}

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { schema } of routes) {
    found.set(schema.path, [...(found.get(schema.path) ?? []), schema.method.toUpperCase()]);
  }
  return found;
}
