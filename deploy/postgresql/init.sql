-- Run once, as the superuser, when the database server is made. After that nothing signs in as the superuser.
-- Passwords come from files, so that they stand in no environment.
\set ON_ERROR_STOP on
\set owner_password `cat /run/secrets/owner-password`
\set temporal_password `cat /run/secrets/temporal-password`

-- Owns Countersign's schema and makes the roles of its processes (the migration command).
create role countersign_owner login nosuperuser nocreatedb createrole noreplication nobypassrls
  password :'owner_password';
alter database countersign owner to countersign_owner;

-- Temporal's own, for it alone.
create role temporal login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
  password :'temporal_password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database temporal, temporal_visibility from public;
