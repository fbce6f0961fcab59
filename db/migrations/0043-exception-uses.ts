/**
 * Of the cases those that were opened under an exception: few, and counted whenever open risk is looked at. From the plan that the
 * opening pinned, in which nobody outside wrote a word: what a case heard may hold text that PostgreSQL does not look into.
 */
export const EXCEPTION_USES = `
alter table countersign.opening add column exceptions json generated always as (plan -> 'exceptions') stored;
create index opening_excepted on countersign.opening (case_id) where exceptions is not null;
grant select (case_id, exceptions) on countersign.opening to countersign_api;
`;
