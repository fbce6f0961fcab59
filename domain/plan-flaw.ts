/** One thing in which a plan is lighter than any policy may be, and what it must be instead. */
export interface PlanFlaw {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}
