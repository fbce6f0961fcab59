import { WORKFLOWS } from '../../../contract/handlers.js';
import { caseWorkflowId } from '../../../contract/queues.js';
import { clientCodec } from '../../../proofs/codec.js';
import { loadKeyring, type Keyring } from '../../../proofs/keyring.js';
import { noteFurtherSecrets } from '../aftermath/further-secrets.js';
import { everyHistory, type RunHistory } from '../aftermath/histories.js';
import { everyPlace } from '../aftermath/places.js';
import { replay } from '../aftermath/replay.js';
import { missing, strays, type Found, type Place } from '../aftermath/search.js';
import { decodedIn, plaintextsIn } from '../aftermath/texts.js';
import { FOREIGN_WORKFLOW } from '../foreign-program.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';

/** Everything that was left behind is looked at. */
export async function afterwards(stage: Stage, caseIds: readonly string[]): Promise<void> {
  stage.narrator.chapter('Afterwards');
  const keyring = await loadKeyring(stage.environment.keys.CODEC_KEYRING_FILE);
  const histories = await fetched(stage, caseIds);
  await replays(stage, histories, keyring);
  await isEncrypted(stage, histories, keyring);
  await holdsNoSecret(stage, histories, keyring);
}

async function fetched({ narrator, environment }: Stage, caseIds: readonly string[]): Promise<readonly RunHistory[]> {
  return narrator.step('Every history of every run is fetched', async (say) => {
    const histories = await everyHistory(environment.temporal);
    for (const caseId of caseIds)
      check(
        histories.some(({ workflowId }) => workflowId === caseWorkflowId(caseId)),
        `the history of case ${caseId} is among them`,
      );
    check(
      histories.some(({ type }) => type === WORKFLOWS.containment),
      'the containment is among them',
    );
    const events = histories.reduce((sum, { history }) => sum + (history.events?.length ?? 0), 0);
    say(`${histories.length} runs, ${events} events`);
    return histories;
  });
}

async function replays({ narrator }: Stage, histories: readonly RunHistory[], keyring: Keyring): Promise<void> {
  await narrator.step('Each is replayed against the built workflows and takes the same way', async (say) => {
    const ours = histories.filter(({ type }) => type !== FOREIGN_WORKFLOW);
    const { runs, broken } = await replay(ours, keyring);
    check(runs === ours.length, 'every history was replayed');
    check(broken.length === 0, `every run takes the same way again (${broken.join('; ')})`);
    say(`${runs} replayed; ${histories.length - runs} of a program that is not ours`);
  });
}

async function isEncrypted({ narrator }: Stage, histories: readonly RunHistory[], keyring: Keyring): Promise<void> {
  await narrator.step('What is in them is encrypted, and the key opens it', async (say) => {
    const codec = clientCodec(keyring);
    let opened = 0;
    for (const { workflowId, type, history, described } of histories) {
      if (type !== FOREIGN_WORKFLOW) check(plaintextsIn(history) === 0, `nothing of ours in ${workflowId} is readable`);
      const decoded = await decodedIn({ history, described }, codec);
      check(decoded.opened > 0, `${workflowId} holds encrypted payloads`);
      opened += decoded.opened;
    }
    say(`${opened} payloads decoded`);
  });
}

const inWords = (found: readonly Found[]) => found.map(({ what, place }) => `${what} in ${place}`).join('; ');

async function holdsNoSecret(stage: Stage, histories: readonly RunHistory[], keyring: Keyring): Promise<void> {
  const { narrator, environment, surface } = stage;
  await narrator.step(
    'No secret anybody used is in a history, log, mail or table, save each in its own place',
    async (say) => {
      await noteFurtherSecrets(environment, surface);
      const secrets = surface.secrets.all();
      const places: readonly Place[] = await everyPlace(stage, histories, keyring);
      for (const kind of ['history of', 'log of', 'mail', 'table countersign.', 'search attributes'])
        check(
          places.some(({ name, text }) => name.startsWith(kind) && text !== ''),
          `the search looks at a ${kind}`,
        );
      const lost = missing(secrets, places);
      check(
        lost.length === 0,
        `each is found where it belongs, so that the search finds what is there (${inWords(lost)})`,
      );
      const found = strays(secrets, places);
      check(found.length === 0, `none is anywhere else (${inWords(found)})`);
      const letters = places.reduce((sum, { text }) => sum + text.length, 0);
      say(`${secrets.length} secrets, ${places.length} places, ${(letters / 1e6).toFixed(1)} million characters`);
    },
  );
}
