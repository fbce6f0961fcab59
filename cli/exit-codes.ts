/** How `countersign` ends; `docs/command.md` holds the same, and a test compares them. */
export const EXIT = {
  /** It was done, or all is well. */
  done: 0,
  /** Something broke that should not. */
  fault: 1,
  /** The arguments or settings are wrong; nothing was done. */
  usage: 2,
  /** The API said no, with a code of `docs/problems.md`. */
  refused: 3,
  /** Nobody answered, or not yet: the same command may be given again. */
  noAnswer: 4,
  /** What was looked at is not as it should be: an ill dependency, a history that does not replay, a case that went elsewhere. */
  notAsWanted: 5,
  /** Interrupted: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

/** One of them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
