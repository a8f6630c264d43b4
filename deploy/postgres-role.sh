#!/bin/sh
# The image makes POSTGRES_USER a superuser, and the product refuses to serve as one: it signs in as a plain role.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$APP_DB_PASSWORD" <<'SQL'
create role villagegov login password :'password';
create database villagegov owner villagegov encoding 'UTF8';
revoke connect on database villagegov from public;
SQL
