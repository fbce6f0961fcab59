import { statementOf } from '../../../domain/statement-rules.js';
import type { StatementKind } from '../../../domain/statement.js';
import { type Approver, signStatement } from '../../actors/decider.js';
import { Person } from '../../actors/person.js';
import { decidePastTheApi, wholeCase } from '../breaking-in.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import type { ProvenCase } from '../story-so-far.js';
import { wasAccepted } from '../words.js';

/** A person signs a genuine statement with a genuine passkey, and somebody inside hands it to the case. */
async function decides(stage: Stage, caseId: string, who: Person, kind: StatementKind, passkey = 0): Promise<string> {
  const own = {
    decider: who.seeded.personId,
    calledBack: true,
    conclusion: kind === 'review' ? ('justified' as const) : null,
    comment: null,
  };
  const statement = statementOf(await wholeCase(stage, caseId), kind, own, Date.now());
  const answer = await decidePastTheApi(stage, signStatement(stage.surface, who, statement, passkey));
  return answer.accepted ? 'accepted' : answer.refusal;
}

/** Forgery 5: whoever opened a case does not approve it, by whatever way. */
export async function decisionByTheOpener(stage: Stage, { caseId, dora }: ProvenCase): Promise<void> {
  await stage.narrator.step(
    'Forgery 5: Dora signs an approval of the case she opened; it is smuggled past the API: refused',
    async (say) => {
      const said = await decides(stage, caseId, stage.person('dora'), 'approve');
      check(said === 'decider-opened', `the case refuses her as whoever opened it (${said})`);
      const { approvals, phase } = await dora.waitForPhase(caseId, 'approving');
      check(approvals.given === 0 && phase === 'approving', 'the case still waits for its first approval');
      say('a genuine passkey, a genuine signature, the right case: and the wrong person');
    },
  );
}

/** The approver is human, and believes what he hears. */
export async function adamIsFooled({ narrator }: Stage, { caseId, dora }: ProvenCase, adam: Approver): Promise<void> {
  await narrator.step('Adam is talked into it and approves', async () => {
    wasAccepted(await adam.approve(caseId), 'his approval');
    await dora.waitForPhase(caseId, 'awaiting-claim');
  });
}

/** Forgery 8: people are counted, not their keys. */
export async function oneManTwoPasskeys(stage: Stage, { caseId }: ProvenCase): Promise<void> {
  await stage.narrator.step(
    'Forgery 8: Adam approved with one passkey and reviews with his other one: refused',
    async (say) => {
      const said = await decides(stage, caseId, stage.person('adam'), 'review', 1);
      check(said === 'not-a-distinct-person', `the case refuses him as no distinct person (${said})`);
      const { phase, review } = await wholeCase(stage, caseId);
      check(phase === 'under-review' && review === null, 'the case still waits for its review');
      say('two keys, one person, one part');
    },
  );
}
