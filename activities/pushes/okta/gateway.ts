import type { PushFactor, PushGateway } from '../gateway.js';
import { askProvider, PushProviderError, type ProviderAnswer } from '../request.js';
import { answerIn, standingIn, takenIn } from './answers.js';

/** An Okta organisation, and a token of it that may read people's factors and verify them. No trailing slash. */
export interface OktaOrg {
  readonly url: string;
  readonly apiToken: string;
}

/** Okta verifies no push for whoever does not say what they are; people read it on their authenticator. */
const USER_AGENT = 'Countersign (account recovery)';

const NOT_FOUND = 404;

function failed(step: string, { status }: ProviderAnswer): PushProviderError {
  return new PushProviderError('Okta', `answered ${status} when ${step}`);
}

/** Okta Verify with number matching, by the User Factors API (`/api/v1/users/{id}/factors`), without its SDK. */
export function oktaPushGateway({ url, apiToken }: OktaOrg): PushGateway {
  const headers = { Authorization: `SSWS ${apiToken}`, 'User-Agent': USER_AGENT };
  const get = (address: string) => askProvider({ url: address, method: 'GET', headers });
  const addressOf = ({ userId, factorId }: PushFactor): string =>
    `${url}/api/v1/users/${encodeURIComponent(userId)}/factors/${encodeURIComponent(factorId)}`;
  return {
    async standing(factor) {
      const answer = await get(addressOf(factor));
      if (answer.status === NOT_FOUND) return { kind: 'gone' };
      if (answer.status !== 200) throw failed('asked about a factor', answer);
      return standingIn(answer.body, factor);
    },
    async push(factor, validSeconds) {
      const answer = await askProvider({
        url: `${addressOf(factor)}/verify?tokenLifetimeSeconds=${validSeconds}`,
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify({ useNumberMatchingChallenge: true }),
      });
      const sent = answer.status === 201 ? takenIn(answer.body, factor) : null;
      if (sent === null) throw failed('asked for a push with a number', answer);
      return sent;
    },
    async answer(factor, transactionId) {
      const answer = await get(`${addressOf(factor)}/transactions/${encodeURIComponent(transactionId)}`);
      if (answer.status === NOT_FOUND) return 'expired';
      const found = answer.status === 200 ? answerIn(answer.body) : null;
      if (found === null) throw failed('asked what came of a push', answer);
      return found;
    },
  };
}
