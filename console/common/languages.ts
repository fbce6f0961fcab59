/** The languages of the pages, by their tags (RFC 5646). */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A tag as one of the languages, or null: `de-AT` is German. */
export function languageNamed(tag: string): Language | null {
  const primary = tag.trim().toLowerCase().split('-')[0] ?? '';
  return LANGUAGES.find((language) => language === primary) ?? null;
}

/** The first of the languages that a browser asks for (RFC 9110, section 12.5.4), by weight; English when it knows none. */
export function languageAccepted(acceptLanguage: string): Language {
  const asked = acceptLanguage.split(',').map((part) => {
    const [tag = '', ...parameters] = part.split(';');
    const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined);
    return { language: languageNamed(tag), weight: Number(weight ?? 1) };
  });
  const known = asked.filter(({ language, weight }) => language !== null && weight > 0);
  return known.toSorted((one, other) => other.weight - one.weight)[0]?.language ?? 'en';
}
