import type { UsedSecret } from '../../actors/used-secrets.js';

/** A place where something was written: a history, a log, a mail, a table. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** A secret where it must not be; never the secret itself. */
export interface Found {
  readonly what: string;
  readonly place: string;
}

/**
 * The forms a secret may lie in: as it is, in hex, and in base64 at each of its three alignments, without the characters
 * at the edges, which depend on what stands beside it.
 */
function formsOf(value: string): readonly string[] {
  const aligned = [0, 1, 2].map((offset) => {
    const base64 = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)])
      .toString('base64')
      .replaceAll('=', '');
    return base64.slice(offset === 0 ? 0 : offset + 1, -2);
  });
  const urlSafe = aligned.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([value, Buffer.from(value).toString('hex'), ...aligned, ...urlSafe])];
}

/** A code counts where it stands by itself: six digits inside a longer number, a hash or a time are none. */
function asCode(value: string): RegExp {
  return new RegExp(`(?<![\\w.+/-])${value}(?![\\w+/-])`);
}

/** Whether a text holds a secret, in whatever form. */
export function holds(text: string, { value, isCode }: Pick<UsedSecret, 'value' | 'isCode'>): boolean {
  return isCode ? asCode(value).test(text) : formsOf(value).some((form) => text.includes(form));
}

/** Every secret outside its home. */
export function strays(secrets: readonly UsedSecret[], places: readonly Place[]): readonly Found[] {
  return secrets.flatMap((secret) =>
    places
      .filter(({ name, text }) => name !== secret.home && holds(text, secret))
      .map(({ name }) => ({ what: secret.what, place: name })),
  );
}

/** Secrets that are not where they must be: the search looked in the wrong places, or does not find what is there. */
export function missing(secrets: readonly UsedSecret[], places: readonly Place[]): readonly Found[] {
  const byName = new Map(places.map((place) => [place.name, place.text]));
  return secrets.flatMap((secret) =>
    secret.home === null || holds(byName.get(secret.home) ?? '', secret)
      ? []
      : [{ what: secret.what, place: secret.home }],
  );
}
