/** Which telephone number a code went to, as a keyed hash: so that a number has limits of its own, over all cases and people. */
export const NUMBERS = `
alter table countersign.issued_code add column number_key text;
create index issued_code_of_number on countersign.issued_code (number_key, issued_at) where number_key is not null;
`;
