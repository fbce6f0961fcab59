import type { NoiseKind } from '../domain/facts.js';
import { METHODS } from '../domain/evidence.js';
import { STATEMENT_KINDS } from '../domain/statement.js';
import type { Message, MessageKind } from './messages.js';
import { isUnreadable } from './unreadable.js';

/** A message that may be heard, or the kind of noise it is. */
export type Read = { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly noise: NoiseKind };

/** Longest text a message may carry in one field; a statement's comment and a session proof fit, a flood does not. */
const TEXT_MAX = 4_096;
const MESSAGE_ID_MAX = 64;
/** A whole message, fields nobody asked for included: a hundred waiting ones must still fit one continue-as-new. */
const MESSAGE_MAX = 12_000;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, max = TEXT_MAX): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max;
}

function isOneOf(value: unknown, choices: readonly string[]): boolean {
  return typeof value === 'string' && choices.includes(value);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value);
}

function isChange(value: unknown): boolean {
  return value === undefined || isText(value);
}

/** The account of a statement, where it names one. */
function isAccountOrNone(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isFields(value) &&
    isText(value['accountId']) &&
    isText(value['kind']) &&
    isText(value['name']) &&
    isChange(value['changeId'])
  );
}

function isStatement(value: unknown): boolean {
  if (!isFields(value) || value['v'] !== 1 || !isOneOf(value['kind'], STATEMENT_KINDS)) return false;
  const { subject, seen, effects } = value;
  const texts = [value['caseId'], value['action'], value['decider']].every((text) => isText(text));
  const times = [value['issuedAt'], value['expiresAt']].every((time) => Number.isSafeInteger(time));
  const words = Array.isArray(effects) && effects.length <= 20 && effects.every((line) => isText(line));
  const person = isFields(subject) && isText(subject['personId']) && isText(subject['displayName']);
  const digests =
    isFields(seen) &&
    isText(seen['plan']) &&
    isText(seen['evidence']) &&
    isText(seen['effects']) &&
    isTextOrNull(seen['record']);
  const own =
    isTextOrNull(value['calledBackOn']) && isTextOrNull(value['conclusion']) && isTextOrNull(value['comment']);
  return texts && times && words && person && isAccountOrNone(value['account']) && digests && own;
}

function isAssertion(value: unknown): boolean {
  if (!isFields(value)) return false;
  return [value['credentialId'], value['authenticatorData'], value['clientDataJSON'], value['signature']].every(
    (text) => isText(text),
  );
}

/** The shape each kind of message must have, beyond its envelope. */
const SHAPES: Record<MessageKind, (fields: Fields) => boolean> = {
  challenge: (fields) => isOneOf(fields['method'], METHODS) && isText(fields['proof']) && isText(fields['submission']),
  evidence: (fields) => isOneOf(fields['method'], METHODS) && isText(fields['proof']) && isText(fields['submission']),
  claim: (fields) => isText(fields['proof']) && isText(fields['submission']),
  decision: (fields) => isStatement(fields['statement']) && isAssertion(fields['assertion']),
  'hand-over': (fields) => isText(fields['offer']) && isText(fields['submission']),
  stop: (fields) => isOneOf(fields['reason'], ['cancel', 'repudiate']) && isText(fields['submission']),
};

function isKind(value: unknown): value is MessageKind {
  return typeof value === 'string' && Object.hasOwn(SHAPES, value);
}

function isMessage(given: Fields): given is Fields & Message {
  return isKind(given['kind']) && SHAPES[given['kind']](given);
}

/** Small enough, and of text that has a canonical form and fits a database: no NUL, no half of a surrogate pair. */
function canBeKept(given: Fields): boolean {
  const text = JSON.stringify(given);
  return text.length <= MESSAGE_MAX && !/\\u(?:0000|d[89a-f][0-9a-f]{2})/.test(text);
}

/**
 * Reads what arrived at a case: only a well-formed message that names this very case is one. A ciphertext copied from
 * another case decrypts, and is `foreign` here. Pure, because it runs in workflows; never throws.
 */
export function readMessage(given: unknown, caseId: string): Read {
  if (isUnreadable(given)) return { ok: false, noise: 'unreadable' };
  if (!isFields(given) || given['v'] !== 1 || !isText(given['messageId'], MESSAGE_ID_MAX))
    return { ok: false, noise: 'malformed' };
  if (given['requestId'] !== undefined && !isText(given['requestId'], MESSAGE_ID_MAX))
    return { ok: false, noise: 'malformed' };
  if (!canBeKept(given)) return { ok: false, noise: 'malformed' };
  if (given['caseId'] !== caseId) return { ok: false, noise: 'foreign' };
  return isMessage(given) ? { ok: true, message: given } : { ok: false, noise: 'malformed' };
}
