import { ADDRESS_CODE_MINUTES, TAKE_BACK_DAYS } from '../../domain/enrolment.js';
import type { ChangeTold } from '../mails/enrolment-texts.js';
import { says, type Letter } from '../mails/letter.js';
import type { Quoted } from '../mails/outside.js';
import type { Reader } from '../mails/reader.js';
import type { Words } from '../mails/words.js';

function letterOf([subject, ...words]: Words): Letter {
  return { subject, blocks: says(...words) };
}

/** The one mail that carries a code: to the address it is for. */
export function addressCodeLetter(code: string, { texts }: Reader): Letter {
  const { subject, before, says: saying, after } = texts.enrolment.code(ADDRESS_CODE_MINUTES);
  const shown = `${code.slice(0, 4)} ${code.slice(4)}`;
  return { subject, blocks: [...says(...before), { kind: 'code', says: saying, code: shown }, ...says(...after)] };
}

/** The mail that carries the code for an address that a case brings. */
export function contactCodeLetter(code: string, until: number, { texts, at }: Reader): Letter {
  const { subject, before, says: saying, after } = texts.enrolment.caseCode(at(until));
  const shown = `${code.slice(0, 4)} ${code.slice(4)}`;
  return { subject, blocks: [...says(...before), { kind: 'code', says: saying, code: shown }, ...says(...after)] };
}

/** What the person reads of a change, at all their other addresses. */
export function changedLetter(told: Omit<ChangeTold, 'at'>, time: number, notMe: string, reader: Reader): Letter {
  const { enrolment } = reader.texts;
  const { subject, blocks } = letterOf(enrolment.changed({ ...told, at: reader.at(time) }));
  return { subject, blocks: [...blocks, { kind: 'way', ...enrolment.notMe(TAKE_BACK_DAYS), href: notMe }] };
}

/** What the person reads when a change was taken back. */
export function takenBackLetter(time: number, { texts, at }: Reader): Letter {
  return letterOf(texts.enrolment.takenBack(at(time)));
}

/** What security reads: of a beginning with a sign-in alone, or of a change that was said not to be the person's. */
export function securityLetter(
  what: 'coldStart' | 'disowned',
  who: Quoted,
  time: number,
  { texts, at }: Reader,
): Letter {
  return letterOf(texts.enrolment[what]({ who, at: at(time) }));
}
