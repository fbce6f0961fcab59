import { element } from '../common/dom.js';
import type { StatementKind as Act, Briefing, Conclusion } from '../../api/console/told.js';
import type { Own } from './console-api.js';
import type { Scene } from './scene.js';

const AGAINST: readonly Act[] = ['refuse', 'veto'];
const CONCLUSIONS: readonly Conclusion[] = ['justified', 'not-justified'];

/** Whether a person called back, as far as this page was told: it stays ticked when the page is drawn anew. */
const CALLED_BACK = new Set<string>();

function callBackBox({ case: { caseId }, callBackOn }: Briefing, { texts }: Scene): readonly HTMLElement[] {
  const { callBack, calledBack } = texts.act;
  if (callBackOn === null) return [];
  const box = element('input', { type: 'checkbox', id: 'called-back' });
  box.checked = CALLED_BACK.has(caseId);
  box.addEventListener('change', () => void (box.checked ? CALLED_BACK.add(caseId) : CALLED_BACK.delete(caseId)));
  return [
    element('p', {}, callBack(callBackOn)),
    element('label', { class: 'choice', for: 'called-back' }, box, calledBack),
  ];
}

function buttonFor(act: Act, text: string, go: () => Promise<void>): HTMLElement {
  const button = element('button', { type: 'button', ...(AGAINST.includes(act) && { class: 'bad' }) }, text);
  button.addEventListener('click', () => void go());
  return button;
}

/** What whoever reads the case may sign now: one gesture each, which leads to the page where it is signed. */
export function decisionOf(briefing: Briefing, scene: Scene): HTMLElement {
  const { acts, isOwnPart, rule, callBackOn, case: kase } = briefing;
  const { act: texts, failures } = scene.texts;
  const title = element('h2', {}, texts.title);
  if (acts.length === 0)
    return element('section', {}, title, element('p', {}, isOwnPart ? texts.ownPart : texts.nothing));
  const failure = element('p', { class: 'failure', role: 'alert' });
  let isUnderWay = false;
  const go = async (act: Act, own: Own): Promise<void> => {
    if (isUnderWay) return;
    const isCalled = CALLED_BACK.has(kase.caseId);
    if (act === 'approve' && rule.callBack && !isCalled) return void (failure.textContent = failures.callBack);
    isUnderWay = true;
    failure.textContent = '';
    const calledBack = act === 'approve' && isCalled;
    failure.textContent = (await scene.sign(kase.caseId, act, { ...own, calledBack })) ?? '';
    isUnderWay = false;
  };
  const buttons = acts.flatMap((act) =>
    act === 'review'
      ? CONCLUSIONS.map((conclusion) => buttonFor(act, texts.conclude[conclusion], () => go(act, { conclusion })))
      : [buttonFor(act, texts.buttons[act], () => go(act, {}))],
  );
  const mustCall = acts.includes('approve') && rule.callBack;
  return element(
    'section',
    {},
    title,
    ...(isOwnPart ? [element('p', {}, texts.ownPart)] : []),
    ...(mustCall && callBackOn === null ? [element('p', { class: 'risk' }, texts.noNumber)] : []),
    ...callBackBox(briefing, scene),
    element('p', { class: 'hint' }, texts.signing),
    failure,
    ...buttons,
  );
}
