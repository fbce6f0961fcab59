import { Mailbox } from '../../actors/mailbox.js';
import { Reviewer } from '../../actors/decider.js';
import { check } from '../narrator.js';
import { shownToOperators } from '../operator.js';
import type { Stage } from '../stage.js';
import type { ProvenCase } from '../story-so-far.js';
import { answered, wasAccepted } from '../words.js';

/** No case closes unlooked at. */
export async function reviewing(stage: Stage, { caseId, dora }: ProvenCase): Promise<void> {
  const { narrator, surface, environment, person } = stage;
  narrator.chapter('Somebody looks at it afterwards');
  await narrator.step('Rita, who took no part, reviews the case and signs: closed', async (say) => {
    const { waitsFor } = await shownToOperators(environment, caseId);
    check(
      waitsFor === 'review by recovery-reviewers, by somebody who took no part',
      'operators read who is waited for',
    );
    // One of the two is drawn by lot and asked; either may do it.
    const asked = ['rita', 'rob'].map((username) => new Mailbox(surface, person(username).workEmail));
    await Promise.any(asked.map((mailbox) => mailbox.next(caseId, /^Your review is wanted/)));
    const rita = await Reviewer.signIn(surface, person('rita'));
    const phase = wasAccepted(await rita.review(caseId, 'justified'), 'her review');
    check(phase === 'closed', 'the case is closed');
    const { outcome } = answered(await dora.readCase(caseId), 'reading the case');
    check(outcome === 'completed', 'it ended as completed');
    say(`${narrator.seconds.toFixed(0)} s after the story began`);
  });
}
