/** One row of the table of facts. */
export type FactRow = readonly [label: string, value: string];

/** Where a reader can go: to a page that acts on nothing until its button is pressed. */
export interface Way {
  readonly why: string;
  /** What stands on the link, where the address itself is not shown. */
  readonly label: string;
  readonly href: string;
}

/** One part of a mail. A link stands in a `way` and nowhere else: everything else is text, whatever it looks like. */
export type Block =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'code'; readonly says: string; readonly code: string }
  | { readonly kind: 'facts'; readonly rows: readonly FactRow[] }
  | ({ readonly kind: 'way' } & Way);

/** A mail as it is meant, before it is written as text and as HTML. */
export interface Letter {
  /** Nothing that somebody outside chose: no name, no ticket. */
  readonly subject: string;
  readonly blocks: readonly Block[];
}

/** Paragraphs as blocks; empty ones fall away. */
export function says(...paragraphs: readonly string[]): readonly Block[] {
  return paragraphs.filter((text) => text !== '').map((text): Block => ({ kind: 'say', text }));
}
