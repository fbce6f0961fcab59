import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { HANDLERS } from '../../../contract/handlers.js';
import type { Message, MessageKind } from '../../../contract/messages.js';
import { digestOf, digestOfText } from '../../../domain/canonical.js';
import type { StatementKind } from '../../../domain/statement.js';
import type { CaseDriver } from '../case-rig/case-driver.js';
import { sealAndKeep } from '../case-rig/ground.js';
import { answered, type Reply } from '../case-rig/over-http.js';
import { personNamed } from '../case-rig/place.js';
import type { CaseRig } from '../case-rig/rig.js';
import type { ServedApi } from '../case-rig/served-api.js';
import type { SubjectSession } from '../case-rig/subject-session.js';
import { until } from '../case-rig/until.js';

/** The signals that bring what people send. */
type Signal = 'submit' | 'decide' | 'stop';

/** One thing that somebody says, and both ways to say it. */
export interface Said {
  /** For whoever reads that it was taken. */
  readonly what: string;
  /** To the API, until it has a word on it. */
  readonly over: () => Promise<Reply>;
  /** The same content, for a client of the engine. */
  readonly past: () => Promise<{ readonly signal: Signal; readonly message: Message }>;
}

/** Where it is said: a case, and a browser that is none of its own. */
export interface Place {
  readonly rig: CaseRig;
  readonly api: ServedApi;
  readonly kase: CaseDriver;
  readonly stranger: SubjectSession;
}

/** Whatever the API lets anybody try: a token says of its bearer what it likes. */
const EVERY_ROLE = ['recovery-approvers', 'recovery-reviewers', 'operators', 'desk'];

async function bearer({ rig }: Place, username: string): Promise<Readonly<Record<string, string>>> {
  const { personId } = personNamed(rig.place, username);
  const says = { personId, clientId: 'desk-console', roles: EVERY_ROLE };
  return { authorization: `Bearer ${rig.ground.tokens.issue(says, await rig.now())}` };
}

/** Sent again until the case has answered, as clients do. */
async function asks(
  { api }: Place,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<Reply> {
  const send = () => answered(`${api.url}${path}`, 'POST', headers, body);
  return until(`a word on ${path}`, send, ({ status }) => status !== 202);
}

const pathOf = ({ kase }: Place, operation: string) => `/v1/cases/${kase.caseId}/${operation}`;

/** A signed act of somebody. */
export function decided(place: Place, kind: StatementKind, username: string): Said {
  const operation = kind === 'review' ? 'review' : 'decisions';
  return {
    what: `${kind} by ${username}`,
    over: async () => {
      const { statement, assertion } = await place.kase.signed(username, kind);
      return asks(place, pathOf(place, operation), await bearer(place, username), { statement, assertion });
    },
    past: async () => ({
      signal: 'decide',
      message: await place.kase.signed(username, kind, { comment: 'said past the API' }),
    }),
  };
}

/** What a browser sends that proves its own key. */
function sent(
  place: Place,
  browser: SubjectSession,
  operation: string,
  body: object,
  message: () => Promise<Message>,
): Said {
  return {
    what: operation,
    over: async () => {
      const headers = await browser.headers(operation, JSON.stringify(body));
      return asks(place, pathOf(place, operation), headers, body);
    },
    past: async () => ({ signal: 'submit', message: await message() }),
  };
}

/** Sealed to the case worker, as the API does it. */
async function sealed({ rig, kase }: Place, text: string): Promise<string> {
  return sealAndKeep(rig.ground, kase.caseId, 'case-worker', text);
}

/** Of no offer that anybody made. */
const NO_OFFER = 'made-up-offer-made-up-offer';
const NO_TOKEN = 'not-a-token-that-anybody-signed';

/** Everything that can be sent to a case, as somebody would say it who may not. */
export const SAID: Record<Exclude<MessageKind, 'decision'>, (place: Place) => readonly Said[]> = {
  challenge: (place) => [
    sent(place, place.stranger, 'challenges', { method: 'email-code' }, () => place.stranger.challenge('email-code')),
  ],
  evidence: (place) => [
    sent(place, place.stranger, 'evidence', { method: 'totp', code: '000000' }, () =>
      place.stranger.evidence('totp', '000000'),
    ),
  ],
  claim: (place) =>
    [place.stranger, place.kase.session].map((browser) =>
      sent(place, browser, 'claim', { newPassword: 'hers to choose' }, () => browser.claim('hers to choose')),
    ),
  'hand-over': (place) => [
    {
      what: 'a hand-over',
      over: async () => asks(place, pathOf(place, 'hand-overs'), await bearer(place, 'oscar'), { offer: NO_OFFER }),
      past: async () => {
        const submission = await sealed(place, await place.rig.tokenOf('oscar'));
        const { caseId } = place.kase;
        const message = {
          v: 1,
          kind: 'hand-over',
          caseId,
          messageId: randomUUID(),
          offer: NO_OFFER,
          submission,
        } as const;
        return { signal: 'decide', message };
      },
    },
  ],
  stop: (place) => [
    {
      what: 'a cancellation',
      over: async () => asks(place, pathOf(place, 'cancel'), await bearer(place, 'ines'), {}),
      past: async () => {
        const token = await place.rig.tokenOf('ines');
        const { caseId } = place.kase;
        const messageId = digestOf({ cancel: caseId, token });
        const stop = { v: 1, kind: 'stop', reason: 'cancel', caseId, messageId } as const;
        return { signal: 'stop', message: { ...stop, submission: await sealed(place, token) } };
      },
    },
    {
      what: 'a repudiation',
      over: () => asks(place, '/v1/repudiations', {}, { token: NO_TOKEN }),
      past: async () => {
        const { caseId } = place.kase;
        const messageId = digestOfText(`${NO_TOKEN}${randomUUID()}`);
        const stop = { v: 1, kind: 'stop', reason: 'repudiate', caseId, messageId } as const;
        return { signal: 'stop', message: { ...stop, submission: await sealed(place, NO_TOKEN) } };
      },
    },
  ],
};

/** Everything that the engine hears of a case by name, and which of the messages above it brings. */
export const HEARD: Record<keyof typeof HANDLERS, readonly MessageKind[] | 'no message of anybody'> = {
  submit: ['challenge', 'evidence', 'claim'],
  decide: ['decision', 'hand-over'],
  stop: ['stop'],
  opened: 'no message of anybody',
  wake: 'no message of anybody',
  view: 'no message of anybody',
};

/** Sends it past the API; null where the case is over and nobody hears it any more. */
export async function pastTheApi({ kase }: Place, said: Said): Promise<string | null> {
  const { signal, message } = await said.past();
  try {
    const answer = await kase.tell(signal, message);
    return answer.accepted ? 'accepted' : answer.refusal;
  } catch (fault) {
    if (fault instanceof WorkflowNotFoundError) return null;
    throw fault;
  }
}
