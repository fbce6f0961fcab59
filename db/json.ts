/** Plain JSON, as PostgreSQL gives it back. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
