/** The name of the connector that replaces addresses: what people enrolled is the enrolment worker's to sign. */
export const ENROLMENT_CONNECTOR = 'enrolment';

/** Where the subject of a case asks for the code that proves their new address. */
export function contactCodesPath(caseId: string): string {
  return `/v1/cases/${caseId}/contact-codes`;
}
