import { readPush } from './case-api.js';
import { element } from '../common/dom.js';
import { actionButton } from '../common/forms.js';
import type { Scene } from './portal.js';
import { openReply } from '../common/replies.js';

/** A number and until when, in epoch milliseconds, it can be used. */
interface PushNumber {
  readonly number: string;
  readonly until: number;
}

/** The number of the push that this session waits for; null where it waits for none, or the key for it is gone. */
async function waitingFor({ session }: Scene): Promise<PushNumber | null> {
  if (session.reply === undefined) return null;
  const read = await readPush(session);
  if (!read.ok) return null;
  const number = await openReply(session.reply, read.body.sealed).catch(() => null);
  return number === null ? null : { number, until: Date.parse(read.body.until) };
}

/**
 * Asks the subject's authenticator and shows the number to match it by, for as long as it can be answered. Whoever comes back
 * from the authenticator to this page has most likely answered, so that it asks by itself.
 */
export function asksForPush(scene: Scene): HTMLElement[] {
  const { texts, tell, onLook, say } = scene;
  const { push, methods, failures } = texts;
  let shown: PushNumber | null = null;
  const digits = element('p', { class: 'code number' });
  const give = async (): Promise<string | null> => {
    const sentence = await tell({ operation: 'evidence', body: { method: 'push' } });
    return sentence === failures.verification ? push.nothing : sentence;
  };
  const waiting = element(
    'div',
    { hidden: '' },
    element('p', {}, push.number),
    digits,
    element('p', { class: 'hint' }, push.never),
    ...actionButton(push.answered, give),
  );
  const show = async (): Promise<void> => {
    shown = await waitingFor(scene);
    waiting.hidden = shown === null;
    digits.textContent = shown?.number ?? '';
  };
  const ask = async (): Promise<string | null> => {
    const reply = await scene.replyKey();
    if (reply === null) return failures.busy;
    const body = { method: 'push', replyTo: reply.publicJwk } as const;
    const sentence = await tell({ operation: 'challenges', body });
    await show();
    if (shown !== null) say(push.sent(shown.number));
    return sentence;
  };
  onLook(async (isBack) => {
    if (isBack) await show();
    if (shown !== null && shown.until < Date.now()) waiting.hidden = true;
    else if (isBack && shown !== null) await give();
  });
  void show();
  return [element('p', {}, methods.push.hint), ...actionButton(methods.push.label, ask), waiting];
}
