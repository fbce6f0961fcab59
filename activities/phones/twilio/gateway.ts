import type { Clock } from '../../../domain/clock.js';
import type { PhoneGateway, PhoneMessage } from '../gateway.js';
import { carrierFactsOf } from './carrier-facts.js';
import { askTwilio, type TwilioKey } from './request.js';

/** Where a Twilio-compatible API is, and as whom it is used. URLs without a trailing slash. */
export interface TwilioAccount {
  readonly apiUrl: string;
  readonly lookupUrl: string;
  readonly accountSid: string;
  readonly key: TwilioKey;
  /** The number that calls, and that text messages come from; E.164. */
  readonly from: string;
  /** Sends the text messages in its place, where there is one. */
  readonly messagingServiceSid: string | null;
  /** Where whoever calls back is connected, E.164; null where nobody is. */
  readonly deskLine: string | null;
}

/** Together below what an activity may take (15 s): a gateway that hangs is asked again, not waited for. */
const LOOKUP_TIMEOUT_MS = 5_000;
const SEND_TIMEOUT_MS = 6_000;

/** Our choice: a call that nobody answers ends before most mailboxes take it, where a code would lie about. */
const RINGS_SECONDS = 20;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function textForm({ to, text, validSeconds }: PhoneMessage, { from, messagingServiceSid }: TwilioAccount) {
  return new URLSearchParams({
    To: to,
    ...(messagingServiceSid === null ? { From: from } : { MessagingServiceSid: messagingServiceSid }),
    Body: text,
    // Not delivered once it is of no use: a phone that was off would show it later.
    ValidityPeriod: `${validSeconds}`,
  });
}

/** Said before the desk's line is connected, so that nobody takes it for a call of somebody else's. */
const GREETING = 'This is the help desk, calling you back about your recovery. Please hold the line.';

/** Our choice: as long as the desk's line may ring, and as long as anybody needs to speak; the code lives for ten minutes. */
const DESK_RINGS_SECONDS = 30;
const CONVERSATION_SECONDS = 300;

/** Connects the desk first. It has hung up before the next verb begins, so that it never hears the code. */
function deskFirst(deskLine: string): string {
  const dial = `<Dial timeout="${DESK_RINGS_SECONDS}" timeLimit="${CONVERSATION_SECONDS}"><Number>${deskLine}</Number></Dial>`;
  return `<Say>${GREETING}</Say>${dial}`;
}

function callForm({ to, text, afterDesk }: PhoneMessage, { from, deskLine }: TwilioAccount) {
  if (afterDesk && deskLine === null) throw new Error('no desk line is set up, and a call wants to be connected to it');
  const before = afterDesk && deskLine !== null ? deskFirst(deskLine) : '';
  const Twiml = `<Response>${before}<Say>${escaped(text)}</Say></Response>`;
  return new URLSearchParams({ To: to, From: from, Twiml, Timeout: `${RINGS_SECONDS}` });
}

/**
 * Texts, calls and carriers by an API of Twilio's form (Messages and Calls of 2010-04-01, Lookup v2), without its SDK. Once
 * each: the API has no key to repeat a message by, so one whose answer was lost comes twice, with the same code.
 */
export function twilioGateway(account: TwilioAccount, clock: Clock): PhoneGateway {
  const { apiUrl, lookupUrl, accountSid, key, deskLine } = account;
  const resources = `${apiUrl}/2010-04-01/Accounts/${accountSid}`;
  return {
    deskLine,
    async send(message) {
      const { by, idempotencyKey } = message;
      await askTwilio(key, {
        url: by === 'sms' ? `${resources}/Messages.json` : `${resources}/Calls.json`,
        form: by === 'sms' ? textForm(message, account) : callForm(message, account),
        idempotencyKey,
        timeoutMilliseconds: SEND_TIMEOUT_MS,
      });
    },
    async carrierFacts(number) {
      const url = `${lookupUrl}/v2/PhoneNumbers/${encodeURIComponent(number)}?Fields=sim_swap,line_type_intelligence`;
      const body = await askTwilio(key, { url, timeoutMilliseconds: LOOKUP_TIMEOUT_MS });
      return carrierFactsOf(body, await clock());
    },
  };
}
