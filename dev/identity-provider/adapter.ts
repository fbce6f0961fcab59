import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Kept {
  readonly payload: AdapterPayload;
  /** Epoch milliseconds; Infinity when it never expires. */
  readonly until: number;
}

/** Enough for every sign-in of a long demo; the oldest goes first. */
const KEPT_AT_MOST = 10_000;

/**
 * Keeps what the provider must remember (sessions, grants, codes, tokens) in memory, one store a provider: when it
 * ends, everybody signs in again. Keys and secrets are kept elsewhere.
 */
export function memoryAdapters(): (model: string) => Adapter {
  const store = new Map<string, Kept>();
  const read = (key: string) => {
    const kept = store.get(key);
    return kept && kept.until > Date.now() ? kept.payload : undefined;
  };
  const findBy = (model: string, property: 'uid' | 'userCode', value: string) => {
    const keys = [...store.keys()].filter((key) => key.startsWith(`${model}:`));
    return keys.map(read).find((payload) => payload?.[property] === value);
  };
  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const until = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
      store.delete(`${model}:${id}`);
      store.set(`${model}:${id}`, { payload, until });
      const [oldest] = store.keys();
      if (store.size > KEPT_AT_MOST && oldest !== undefined) store.delete(oldest);
    },
    find: async (id) => read(`${model}:${id}`),
    findByUid: async (uid) => findBy(model, 'uid', uid),
    findByUserCode: async (userCode) => findBy(model, 'userCode', userCode),
    async consume(id) {
      const payload = read(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      store.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of store) if (payload.grantId === grantId) store.delete(key);
    },
  });
}
