#!/bin/sh
# Brings Temporal's two databases to the schema of this server version. Safe to repeat: what is there is left alone.
set -eu

SQL_PLUGIN=postgres12
SQL_HOST="${SQL_HOST:-postgresql}"
SQL_PORT="${SQL_PORT:-5432}"
SQL_USER=temporal
SQL_PASSWORD="$(cat "${SQL_PASSWORD_FILE:-/run/secrets/temporal-password}")"
SQL_TLS=true
SQL_TLS_CA_FILE="${SQL_TLS_CA_FILE:-/run/secrets/ca.crt}"
export SQL_PLUGIN SQL_HOST SQL_PORT SQL_USER SQL_PASSWORD SQL_TLS SQL_TLS_CA_FILE

bring_up() {
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-name "postgresql/v12/$2"
}

bring_up temporal temporal
bring_up temporal_visibility visibility
