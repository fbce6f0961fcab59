/** Cases that wait for no other, and that none waits for: what only revokes a key (recovery policy, row 11x). */
export const REVOCATIONS = `
alter table countersign.recovery add column holds boolean not null default true;
`;
