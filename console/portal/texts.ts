/** The methods that this page has a step for. */
export type PageMethod = 'totp' | 'email-code';

/** What is said of one method. */
export interface MethodTexts {
  /** As it stands in the list of what is asked. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
}

/** The heading of a step and what it says below. */
export interface StepTexts {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What went wrong, as a sentence with what to do next. Nothing says which of many reasons it was (invariant 13). */
export type Failure =
  | 'code'
  | 'verification'
  | 'session'
  | 'sessions'
  | 'password'
  | 'passwordReused'
  | 'freshCode'
  | 'changed'
  | 'busy'
  | 'unreachable';

/** Every text of the page in one language. */
export interface Texts {
  readonly language: string;
  readonly languages: string;
  readonly start: StepTexts & { readonly label: string; readonly hint: string; readonly button: string };
  readonly noScript: string;
  readonly never: { readonly title: string; readonly points: readonly string[] };
  readonly notMe: StepTexts;
  readonly steps: Readonly<
    Record<
      | 'prove'
      | 'waitForApproval'
      | 'waitForTime'
      | 'waitForSystem'
      | 'comeBack'
      | 'choose'
      | 'goOnElsewhere'
      | 'done'
      | 'stopped'
      | 'otherAction'
      | 'otherMethods',
      StepTexts
    >
  >;
  readonly methods: Readonly<Record<PageMethod, MethodTexts>>;
  readonly given: string;
  readonly notYet: string;
  readonly until: (time: string) => string;
  readonly send: string;
  readonly sendMail: string;
  readonly mailSent: string;
  readonly otherWay: Readonly<Record<PageMethod, string>>;
  readonly password: {
    readonly label: string;
    readonly show: string;
    readonly button: string;
    readonly hints: Readonly<Record<'short' | 'common' | 'fine', string>>;
  };
  readonly working: string;
  readonly otherCase: string;
  readonly failures: Readonly<Record<Failure, string>>;
}
