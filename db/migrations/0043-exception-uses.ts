/** Of the cases those that were opened under an exception: few, and counted whenever open risk is looked at. */
export const EXCEPTION_USES = `
create index case_view_excepted on countersign.case_view (case_id)
  where state -> 'plan' -> 'exceptions' is not null;
`;
