import { makeBrowserKey } from '../common/browser-key.js';
import type { ReplyKey } from '../common/replies.js';
import type { SubjectSession } from './session.js';

const DATABASE = 'countersign';
const STORE = 'sessions';

/** A session as it is kept: when it was last used decides which one a page that is opened anew goes on with. */
type Kept = SubjectSession & { readonly usedAt: number };

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser keeps nothing')));
  });
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE, { keyPath: 'caseId' }));
  const database = await settled(opening);
  const transaction = database.transaction(STORE, mode);
  transaction.addEventListener('complete', () => database.close());
  return transaction.objectStore(STORE);
}

async function allKept(): Promise<readonly Kept[]> {
  // Written by `keepSession` alone.
  return settled((await store('readonly')).getAll()) as Promise<readonly Kept[]>;
}

/** Makes a session's key, for one case. */
export async function makeSession(caseId: string): Promise<SubjectSession> {
  return { caseId, ...(await makeBrowserKey()) };
}

/** The session that this browser used last, or undefined. */
export async function lastSession(): Promise<SubjectSession | undefined> {
  return (await allKept()).toSorted((one, other) => other.usedAt - one.usedAt)[0];
}

/** Keeps a session as the one in use, unless there is one of its case: two tabs are one session. Returns the one kept. */
export async function keepFirst(session: SubjectSession): Promise<SubjectSession> {
  const sessions = await store('readwrite');
  const kept = ((await settled(sessions.get(session.caseId))) as Kept | undefined) ?? session;
  await settled(sessions.put({ ...kept, usedAt: Date.now() } satisfies Kept));
  return kept;
}

/** Keeps the key of a session's answers beside it, unless it has one. Returns the session as it is kept. */
export async function keepReplyKey(session: SubjectSession, reply: ReplyKey): Promise<SubjectSession> {
  const sessions = await store('readwrite');
  const kept = ((await settled(sessions.get(session.caseId))) as Kept | undefined) ?? session;
  const keeping = { reply, ...kept, usedAt: Date.now() } satisfies Kept;
  await settled(sessions.put(keeping));
  return keeping;
}

/** Forgets a session: the key is gone for good. */
export async function forgetSession({ caseId }: SubjectSession): Promise<void> {
  await settled((await store('readwrite')).delete(caseId));
}
