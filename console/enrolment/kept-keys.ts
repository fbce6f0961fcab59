import { makeBrowserKey, type BrowserKey } from '../common/browser-key.js';
import { makeReplyKey, type ReplyKey } from '../common/replies.js';

const DATABASE = 'countersign-enrolment';
const STORE = 'keys';

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser keeps nothing')));
  });
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
  const database = await settled(opening);
  const transaction = database.transaction(STORE, mode);
  transaction.addEventListener('complete', () => database.close());
  return transaction.objectStore(STORE);
}

/** The first of a name is kept: two tabs have one. */
async function kept<K>(name: string, make: () => Promise<K>): Promise<K> {
  const before = (await settled((await store('readonly')).get(name))) as K | undefined;
  if (before !== undefined) return before;
  const made = await make();
  const keys = await store('readwrite');
  const first = ((await settled(keys.get(name))) as K | undefined) ?? made;
  await settled(keys.put(first, name));
  return first;
}

/** The key that this browser signs in with and proves each request by. */
export function sessionKey(): Promise<BrowserKey> {
  return kept('session', makeBrowserKey);
}

/** The key that new recovery codes are sealed to. */
export function replyKey(): Promise<ReplyKey> {
  return kept('reply', makeReplyKey);
}
