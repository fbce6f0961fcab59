import { isMap, isNode, isScalar, type Document, type LineCounter } from 'yaml';

/** Where something stands in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a path's node begins; of a path that leads nowhere, the nearest thing around it that is there. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], onKey: boolean): number {
  const parent = path.length === 0 ? null : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (onKey && isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
    if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
  }
  const node = document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1), onKey);
}

/** The line and column of a path in a parsed file; with `onKey` that of its key instead of its value. */
export function positionOf(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
  onKey: boolean,
): Position {
  const { line, col } = lines.linePos(offsetOf(document, path, onKey));
  return { line, column: col };
}
