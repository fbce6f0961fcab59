import { element } from '../common/dom.js';
import { actionButton } from '../common/forms.js';
import type { Scene } from './portal.js';
import { goToIssuer } from './sign-in-answers.js';

/** One button for each other issuer: it leads there in this tab, and back. */
export function asksForSignIn({ texts, progress, session, tell }: Scene): HTMLElement[] {
  const buttons = progress.logins.flatMap((place) =>
    actionButton(texts.signIn.at(place.name), async () => {
      const challengeId = crypto.randomUUID();
      const sentence = await tell({ operation: 'challenges', body: { method: 'federated-login' } }, challengeId);
      if (sentence === null) await goToIssuer(place, session, challengeId);
      return sentence;
    }),
  );
  return [element('p', {}, texts.methods['federated-login'].hint), ...buttons];
}
