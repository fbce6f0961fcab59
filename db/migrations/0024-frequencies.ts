/** How often cases are opened, for whom, by whom and by which number, and what they did: asked at every opening. */
export const FREQUENCIES = `
create index opening_at on countersign.opening (opened_at);
create index recovery_of_person_at on countersign.recovery (person_id, opened_at);
create index effect_done_for on countersign.effect (target) where applied_at is not null;
`;
