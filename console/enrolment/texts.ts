/** A heading and what stands below it. */
export interface StepTexts {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The words of one field and its button. */
export interface FieldTexts {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
}

/** What may be added, in the order in which it is offered. */
export const ADDABLE = ['passkey', 'totp', 'recovery-code', 'email', 'contact'] as const;
export type Addable = (typeof ADDABLE)[number];

export type Kind = Addable | 'phone' | 'push' | 'login';
export type Change = 'add-passkey' | 'add-totp' | 'replace-codes' | 'add-address' | 'add-contact' | 'remove';
/** What is typed to confirm a change. */
export type TypedProof = 'recovery-code' | 'totp' | 'email-code';

/** Why something did not go on. */
export type Failure = 'refused' | 'signIn' | 'session' | 'passkey' | 'unreachable' | 'busy';

/** Every text of the enrolment pages, in one language. None holds markup. */
export interface Texts {
  readonly language: string;
  readonly languages: string;
  readonly noScript: string;
  readonly working: string;
  readonly start: StepTexts & { readonly button: string };
  readonly never: { readonly title: string; readonly points: readonly string[] };
  readonly home: StepTexts & {
    readonly nothing: string;
    readonly again: string;
    readonly until: (time: string) => string;
    readonly signOut: string;
    readonly since: (day: string) => string;
  };
  readonly signedOut: string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly codesLeft: (count: string) => string;
  readonly synced: string;
  readonly bound: string;
  readonly add: Readonly<Record<Addable, string>>;
  readonly remove: string;
  readonly removal: StepTexts;
  readonly back: string;
  readonly passkey: StepTexts & { readonly name: FieldTexts };
  readonly app: StepTexts & {
    readonly qr: string;
    readonly secret: string;
    readonly name: FieldTexts;
    readonly code: FieldTexts;
  };
  readonly codes: StepTexts & { readonly button: string };
  readonly newCodes: StepTexts & { readonly print: string; readonly done: string };
  readonly address: StepTexts & { readonly address: FieldTexts; readonly sent: StepTexts; readonly code: FieldTexts };
  readonly contact: StepTexts & { readonly name: FieldTexts; readonly address: FieldTexts };
  readonly confirm: StepTexts & {
    readonly passkey: string;
    readonly send: string;
    readonly sent: string;
    readonly other: Readonly<Record<TypedProof | 'passkey', string>>;
    readonly fields: Readonly<Record<TypedProof, FieldTexts>>;
  };
  readonly done: Readonly<Record<Change, string>>;
  readonly failures: Readonly<Record<Failure, string>>;
  /** The page of passkeys' own origin. */
  readonly passkeyPage: {
    readonly register: StepTexts & { readonly button: string };
    readonly sign: StepTexts & { readonly button: string };
    readonly changes: Readonly<Record<Change, string>>;
    readonly failed: string;
    readonly noScript: string;
  };
}
