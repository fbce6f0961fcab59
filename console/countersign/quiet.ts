import type { QuietReports } from '../../api/console/told.js';
import { element } from '../common/dom.js';
import { actionButton, secondButton } from '../common/forms.js';
import { moment } from './queue.js';
import type { Scene } from './scene.js';

/** The way to what was reported of a case quietly, for whoever is of security; there may be nothing. */
export function quietWay(caseId: string, { texts, showQuiet }: Scene): readonly HTMLElement[] {
  return showQuiet === null ? [] : actionButton(texts.quiet.open, () => showQuiet(caseId), 'second');
}

/** What was reported of a case quietly, for security: who says so, whether it holds the case, and the way to let it go on. */
export function drawQuiet(reported: QuietReports, scene: Scene): readonly HTMLElement[] {
  const { texts } = scene;
  const { quiet, sign, toQueue } = texts;
  const { subject, isHeld, reports, release } = reported;
  const items = reports.map(({ raisedAt, by, personId, gaveEvidence, isAnswered }) =>
    element(
      'li',
      {},
      element('b', {}, by === 'desk' ? quiet.byDesk(personId ?? '') : quiet.bySubject),
      ', ',
      moment(raisedAt, scene),
      ...(by === 'desk' ? [] : [`: ${gaveEvidence ? quiet.gaveEvidence : quiet.otherBrowser}`]),
      ...(isAnswered ? [` ${quiet.answered}`] : []),
    ),
  );
  return [
    element('h1', { tabindex: '-1' }, quiet.title(subject.displayName)),
    element('p', {}, sign.person(subject.displayName, subject.personId)),
    element('p', { class: isHeld ? 'risk' : 'mine' }, isHeld ? quiet.held : quiet.notHeld),
    element('ul', { class: 'plain-list' }, ...items),
    ...quiet.lines.map((line) => element('p', {}, line)),
    ...(release === null ? [] : actionButton(quiet.button, () => scene.release(reported))),
    secondButton(toQueue, scene.toQueue),
  ];
}
