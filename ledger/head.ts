import { CompactSign, compactVerify, type CryptoKey } from 'jose';
import { digestOf } from '../domain/canonical.js';

/** How far one stream has come. */
export interface StreamHead {
  readonly stream: string;
  readonly entries: number;
  readonly lastHash: string;
}

/** One head over all streams, as the ledger key signs it. Whoever kept one sees later whether anything before it changed. */
export interface LedgerHead {
  readonly type: 'ledger-head';
  /** Digest over the heads of all streams, sorted by name. */
  readonly root: string;
  readonly streams: number;
  readonly entries: number;
  /** Epoch milliseconds. */
  readonly readAt: number;
}

/** A signed head beside the stream heads its root is of: with them a rewritten stream can be named. */
export interface SignedLedgerHead {
  readonly jws: string;
  readonly streams: readonly StreamHead[];
}

const ALGORITHM = 'EdDSA';
/** RFC 8725, section 3.11: explicit typing. */
const TYP = 'countersign.ledger-head+jws';

/** The head over these streams, unsigned. */
export function headOf(streams: readonly StreamHead[], readAt: number): LedgerHead {
  const root = digestOf(byName(streams).map(({ stream, entries, lastHash }) => [stream, entries, lastHash]));
  const entries = streams.reduce((sum, stream) => sum + stream.entries, 0);
  return { type: 'ledger-head', root, streams: streams.length, entries, readAt };
}

/** Signs the head over these streams with the ledger key (RFC 7515, compact; Ed25519). */
export async function signHead(
  key: { readonly kid: string; readonly privateKey: CryptoKey },
  streams: readonly StreamHead[],
  readAt: number,
): Promise<SignedLedgerHead> {
  const jws = await new CompactSign(Buffer.from(JSON.stringify(headOf(streams, readAt))))
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: TYP })
    .sign(key.privateKey);
  return { jws, streams: byName(streams) };
}

/** The head, or null unless the ledger key signed it over exactly the stream heads beside it. */
export async function verifyHead(
  key: { readonly kid: string; readonly publicKey: CryptoKey },
  head: SignedLedgerHead,
): Promise<LedgerHead | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(head.jws, key.publicKey, { algorithms: [ALGORITHM] });
    if (protectedHeader.typ !== TYP || protectedHeader.kid !== key.kid) return null;
    const signed = JSON.parse(Buffer.from(payload).toString('utf8')) as LedgerHead;
    return signed.root === headOf(head.streams, signed.readAt).root ? signed : null;
  } catch {
    return null;
  }
}

function byName(streams: readonly StreamHead[]): StreamHead[] {
  return [...streams].sort((a, b) => (a.stream < b.stream ? -1 : 1));
}
