/** One thing that does not fit together, and where. */
export interface Unsound {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Says what would fit, at a path. */
export function unsound(path: (string | number)[], message: string): Unsound {
  return { path, message };
}

/** What is expected where a key is wanted that is not there. */
export function missing(key: string): string {
  return `the key "${key}", which is missing`;
}
