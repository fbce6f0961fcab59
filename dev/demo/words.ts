import type { ApiAnswer, Word } from '../actors/api-client.js';
import { check } from './narrator.js';

/** Checks that a case accepted something; gives the phase it is in then. */
export function wasAccepted(word: Word, what: string): string {
  check(word.kind === 'accepted', `${what} is accepted (${word.kind === 'refused' ? word.code : word.kind})`);
  return word.phase;
}

/** Checks that something was refused, and by this very code: another refusal would prove something else. */
export function wasRefused(answer: Word | ApiAnswer<unknown>, code: string, what: string): void {
  const said =
    'kind' in answer ? (answer.kind === 'refused' ? answer.code : answer.kind) : answer.ok ? 'ok' : answer.code;
  check(said === code, `${what} is refused as ${code} (${said})`);
}

/** Checks that the API answered with what was asked for; gives it. */
export function answered<T>(answer: ApiAnswer<T>, what: string): T {
  check(answer.ok, `${what} is answered (${answer.ok ? '' : answer.code})`);
  return answer.body;
}
