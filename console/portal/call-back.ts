import { element } from '../common/dom.js';
import { actionButton } from '../common/forms.js';
import type { Scene } from './portal.js';
import { numberToRead } from './vouched.js';

/** What stands before the field of a call back's code: the desk says first that it calls, then this page has it ring. */
export function asksForCallBack(scene: Scene): HTMLElement[] {
  const { texts, tell, say } = scene;
  const { lines, button, rings } = texts.callBack;
  const { shown, show } = numberToRead(scene);
  const ask = async (): Promise<string | null> => {
    const sentence = await tell({ operation: 'challenges', body: { method: 'call-back' } });
    await show();
    if (sentence === null) say(rings);
    return sentence;
  };
  void show();
  return [...lines.map((line) => element('p', {}, line)), ...actionButton(button, ask), shown];
}
