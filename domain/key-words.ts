import { KEY_DAYS_MAX, WRAP_SECONDS } from './api-keys.js';
import type { EffectKind } from './effects.js';

/** Of which key, and for how long the one from before works on. */
interface About {
  readonly name: string;
  readonly seconds: number;
}

function timeInWords(seconds: number): string {
  return seconds % 3_600 === 0 ? `${seconds / 3_600} hours` : `${seconds} seconds`;
}

/** What an effect on a key does, in the words a decider signs. */
export function keyEffectInWords(
  kind: Extract<EffectKind, 'key.issue' | 'key.retire' | 'key.revoke'>,
  { name, seconds }: About,
): string {
  switch (kind) {
    case 'key.issue':
      return `A new credential of ${name} is made, for ${KEY_DAYS_MAX} days, with the scopes and the environment of the one before and no more; its workload alone fetches it from the secret store, once and within ${WRAP_SECONDS / 60} minutes, and nobody sees it`;
    case 'key.retire':
      return `What ${name} had before works for ${timeInWords(seconds)} more; then it is dead, and that is proven`;
    case 'key.revoke':
      return `Every credential that ${name} has now is dead at once and for good`;
  }
}
