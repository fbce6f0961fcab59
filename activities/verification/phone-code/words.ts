import { restrictedNotice } from '../../../contract/restricted.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';
import type { Method } from '../../../domain/evidence.js';
import type { PhoneChannel } from '../../../domain/enrolled.js';

/** Spoken one by one, with a pause after each. */
function spoken(code: string): string {
  return code.split('').join(', ');
}

/**
 * What the subject reads or hears: the code, that it is for nobody else's ears, how to stop what they did not ask for, and
 * the notice that a restricted method needs (SP 800-63B-4, section 3.2.9). Two text messages long at the most.
 */
export function codeText(by: PhoneChannel, code: string, validSeconds: number, method: Method = 'phone-code'): string {
  const minutes = Math.round((validSeconds * SECOND) / MINUTE);
  const said =
    by === 'sms' ? `${code} is your code` : `Your code is ${spoken(code)}. Once more, your code is ${spoken(code)}`;
  return [
    `${said}, good once, for ${minutes} minutes, on the page where you asked for it.`,
    'Tell it to nobody: no help desk asks for it.',
    'Not you? Use the link in our mail.',
    restrictedNotice(method),
  ].join(' ');
}
