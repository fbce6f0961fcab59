import { z } from 'zod';
import type { Clock } from '../../../domain/clock.js';
import type { PushAnswer, PushFactor, PushGateway } from '../gateway.js';
import { PushProviderError, type ProviderAnswer } from '../request.js';
import { askDuo, type DuoApplication, type DuoRequest } from './signed-request.js';

const device = z.object({ device: z.string(), capabilities: z.array(z.string()).default([]) });

/** What `/preauth` says of a user; a verified push comes with its code and a transaction to begin it by. */
const preauth = z.object({
  result: z.string(),
  devices: z.array(device).default([]),
  txid: z.string().min(1).optional(),
  verification_code: z.string().min(1).optional(),
});

const begun = z.object({ txid: z.string().min(1) });
const status = z.object({ result: z.enum(['waiting', 'allow', 'deny']), status: z.string() });

/** Every answer that is no fault comes in this. */
const envelope = z.object({ stat: z.literal('OK'), response: z.unknown() });

/** The user has to be asked: neither let through without, nor refused, nor to enrol first. */
const IS_ASKED = 'auth';

/** What `/auth_status` answers when nothing happened for as long as it waits: invalid parameters. */
const NOTHING_YET = 400;

/** What Duo Mobile shows in the place of "login request". */
const SHOWN_AS = 'Account recovery';

function failed(step: string, { status: answered }: ProviderAnswer): PushProviderError {
  return new PushProviderError('Duo', `answered ${answered} when ${step}`);
}

/** What came of a push. Someone who is let through without being asked (`bypass`) has proven nothing. */
function answerOf({ result, status: said }: z.infer<typeof status>): PushAnswer {
  if (result === 'waiting') return 'waiting';
  if (result === 'allow') return said === 'allow' ? 'approved' : 'denied';
  if (said === 'fraud') return 'disowned';
  return said === 'timeout' ? 'expired' : 'denied';
}

/** As `AbortSignal.timeout` has it. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}

/**
 * Verified Duo Push by the Auth API v2 (`/preauth`, `/auth` without waiting, `/auth_status`), without its SDK. Duo does not
 * say since when a device is bound, so it is as old as its enrolment here.
 */
export function duoPushGateway(application: DuoApplication, clock: Clock): PushGateway {
  async function ask<T>(what: z.ZodType<T>, step: string, request: DuoRequest): Promise<T> {
    const answer = await askDuo(application, request, await clock());
    const read = answer.status === 200 ? envelope.safeParse(answer.body) : null;
    const content = what.safeParse(read?.data?.response);
    if (!content.success) throw failed(step, answer);
    return content.data;
  }

  async function preauthOf({ userId }: PushFactor) {
    const body = { user_id: userId, client_supports_verified_push: '1' };
    return ask(preauth, 'asked about a user', { path: '/auth/v2/preauth', body });
  }

  return {
    async standing(factor) {
      const { result, devices } = await preauthOf(factor);
      const isThere = devices.some((one) => one.device === factor.factorId && one.capabilities.includes('push'));
      return result === IS_ASKED && isThere ? { kind: 'bound', since: null } : { kind: 'gone' };
    },
    async push(factor) {
      const { result, txid, verification_code: number } = await preauthOf(factor);
      if (result !== IS_ASKED || txid === undefined || number === undefined)
        throw new PushProviderError('Duo', 'would push without a code to verify it by');
      const { userId, factorId } = factor;
      const body = { user_id: userId, factor: 'push', device: factorId, async: '1', txid, type: SHOWN_AS };
      const { txid: transactionId } = await ask(begun, 'asked for a push', { path: '/auth/v2/auth', body });
      return { transactionId, number };
    },
    async answer(_factor, transactionId) {
      const request = { path: '/auth/v2/auth_status', query: { txid: transactionId } };
      try {
        const answer = await askDuo(application, request, await clock());
        if (answer.status === NOTHING_YET) return 'waiting';
        const read = answer.status === 200 ? envelope.safeParse(answer.body) : null;
        const content = status.safeParse(read?.data?.response);
        if (!content.success) throw failed('asked what came of a push', answer);
        return answerOf(content.data);
      } catch (error) {
        // It answers when something happens, and waits as long as that takes.
        if (isTimeout(error)) return 'waiting';
        throw error;
      }
    },
  };
}
