import type { Case } from '../../domain/case.js';
import type { DeskNames } from '../mails/case-facts.js';
import { caseFacts } from '../mails/case-facts.js';
import { says, type Block, type Letter } from '../mails/letter.js';
import { quoteName } from '../mails/outside.js';
import type { Reader } from '../mails/reader.js';

/** One case of a digest, with its own link that stops it. */
export interface DigestCase {
  readonly kase: Case;
  readonly notMe: string;
}

function partOf({ kase, notMe }: DigestCase, desks: DeskNames, reader: Reader): readonly Block[] {
  const { facts, standing, ways } = reader.texts;
  return [
    { kind: 'heading', text: quoteName(kase.subject.displayName) },
    caseFacts(kase, { happenedAt: null, desks, further: [[facts.stands, standing[kase.outcome ?? 'open']]] }, reader),
    { kind: 'way', ...ways.nothingKnown, href: notMe },
  ];
}

/** A manager's mail of the day: each case of their people, how it stands, and how to stop it if they know nothing of it. */
export function digestLetter(cases: readonly DigestCase[], desks: DeskNames, reader: Reader): Letter {
  const [subject, ...paragraphs] = reader.texts.digest(cases.length);
  return { subject, blocks: [...says(...paragraphs), ...cases.flatMap((one) => partOf(one, desks, reader))] };
}
