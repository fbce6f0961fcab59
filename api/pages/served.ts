import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { languageAccepted, languageNamed, type Language } from '../../console/common/languages.js';

/** Nothing from elsewhere, nothing inline, no frame around it; forms are sent by the script alone. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** How something may be compressed, the tightest first; browsers take `br` of an origin they trust alone. */
const ENCODINGS = ['br', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];

/** Something served: as it is and compressed, made once. */
export interface Served {
  readonly type: 'html' | 'css' | 'js';
  readonly text: string;
  readonly compressed: Readonly<Record<Encoding, Buffer>>;
  readonly etag: string;
}

/** Makes something to serve of a text. */
export function servedAs(type: Served['type'], text: string): Served {
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  const compressed = { br: brotliCompressSync(text), gzip: gzipSync(text) };
  return { type, text, compressed, etag: `"${digest}"` };
}

/** Answers with it, unless whoever asks has it as it is. */
export function sendServed(request: Request, response: Response, { type, text, compressed, etag }: Served): void {
  response.set({
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    // Kept, and asked about before each use: what was released last is what runs.
    'Cache-Control': 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding, Accept-Language',
  });
  response.type(type);
  const encoding = ENCODINGS.find((one) => request.acceptsEncodings(one) === one);
  if (request.fresh) response.status(304).end();
  else if (encoding !== undefined) response.set('Content-Encoding', encoding).send(compressed[encoding]);
  else response.send(text);
}

/** The language that an address names, else the one that the browser asks for. */
export function wantedLanguage(request: Request): Language {
  const { lang } = request.query;
  const named = typeof lang === 'string' ? languageNamed(lang) : null;
  return named ?? languageAccepted(request.get('accept-language') ?? '');
}
