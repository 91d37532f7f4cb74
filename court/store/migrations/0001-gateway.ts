import type { Migration } from './migration.ts'

/** Partitions of the events by stream; a court of one city fills one table, a province fills many. */
const PARTITIONS = 8

/**
 * Courts with their counters, streams with their events and signed heads, what is folded from them (certificates, grants,
 * revocations), receipts of decisions, and enrolment. Bytes of events are `bytea`: forwarded as stored.
 */
export const gateway: Migration = {
  version: 1,
  statements: [
    `CREATE TABLE court (
      court_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE, name text NOT NULL,
      root text NOT NULL, issuing text NOT NULL, receipt text NOT NULL, station text NOT NULL,
      feed bigint NOT NULL DEFAULT 0, arrivals bigint NOT NULL DEFAULT 0)`,
    `CREATE TABLE chain (
      chain_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name bytea NOT NULL UNIQUE, certificate text NOT NULL, issuing text NOT NULL, root text NOT NULL)`,
    `CREATE TABLE stream (
      stream_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      court_id integer NOT NULL REFERENCES court, device text NOT NULL, scope text NOT NULL,
      seq bigint NOT NULL, hash bytea NOT NULL, feed bigint NOT NULL,
      UNIQUE (court_id, device, scope))`,
    'CREATE INDEX stream_by_scope ON stream (court_id, scope)',
    `CREATE TABLE event (
      stream_id bigint NOT NULL, seq bigint NOT NULL, feed bigint NOT NULL,
      hash bytea NOT NULL, envelope bytea NOT NULL, salt bytea, body bytea,
      PRIMARY KEY (stream_id, seq)) PARTITION BY HASH (stream_id)`,
    ...Array.from(
      { length: PARTITIONS },
      (_, n) => `CREATE TABLE event_${n} PARTITION OF event FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${n})`,
    ),
    `CREATE TABLE signed_head (
      stream_id bigint NOT NULL REFERENCES stream, seq bigint NOT NULL, from_seq bigint NOT NULL,
      bytes integer NOT NULL, at bigint NOT NULL, hash bytea NOT NULL, signature text NOT NULL,
      chain_id bigint NOT NULL REFERENCES chain, court_id integer NOT NULL, feed bigint NOT NULL,
      PRIMARY KEY (stream_id, seq))`,
    'CREATE UNIQUE INDEX signed_head_by_feed ON signed_head (court_id, feed)',
    `CREATE TABLE certificate (
      court_id integer NOT NULL REFERENCES court, serial text NOT NULL, use text NOT NULL,
      subject text NOT NULL, device text, key text NOT NULL, compact text NOT NULL,
      name text NOT NULL, role text NOT NULL, prefix text NOT NULL,
      PRIMARY KEY (court_id, serial))`,
    'CREATE INDEX certificate_by_subject ON certificate (court_id, subject)',
    `CREATE TABLE revocation_list (
      court_id integer NOT NULL REFERENCES court, issuer text NOT NULL, number bigint NOT NULL, compact text NOT NULL,
      PRIMARY KEY (court_id, issuer, number))`,
    `CREATE TABLE revoked (
      court_id integer NOT NULL REFERENCES court, serial text NOT NULL, at bigint NOT NULL,
      PRIMARY KEY (court_id, serial))`,
    `CREATE TABLE scope_grant (
      court_id integer NOT NULL REFERENCES court, grant_id text NOT NULL, device text NOT NULL, scope text NOT NULL,
      until bigint, given_by text NOT NULL,
      PRIMARY KEY (court_id, grant_id))`,
    'CREATE INDEX scope_grant_by_device ON scope_grant (court_id, device)',
    `CREATE TABLE holding_report (
      court_id integer NOT NULL REFERENCES court, device text NOT NULL, at bigint NOT NULL,
      token text NOT NULL, chain_id bigint NOT NULL REFERENCES chain,
      PRIMARY KEY (court_id, device))`,
    `CREATE TABLE decision_receipt (
      court_id integer NOT NULL REFERENCES court, decision text NOT NULL, number bigint NOT NULL,
      at bigint NOT NULL, token text NOT NULL,
      PRIMARY KEY (court_id, decision), UNIQUE (court_id, number))`,
    `CREATE TABLE enrol_code (
      court_id integer NOT NULL REFERENCES court, selector text NOT NULL, hash bytea NOT NULL,
      name text NOT NULL, role text NOT NULL, device_name text NOT NULL, scopes text NOT NULL, officer text,
      made_at bigint NOT NULL, until bigint NOT NULL, tries integer NOT NULL DEFAULT 0, reused_at bigint,
      PRIMARY KEY (court_id, selector))`,
    `CREATE TABLE enrol_request (
      request_id text PRIMARY KEY, court_id integer NOT NULL, selector text NOT NULL,
      device text NOT NULL, device_name text NOT NULL, device_key text NOT NULL,
      officer text NOT NULL, officer_key text NOT NULL, at bigint NOT NULL,
      FOREIGN KEY (court_id, selector) REFERENCES enrol_code, UNIQUE (court_id, selector), UNIQUE (court_id, device))`,
    'CREATE TABLE secret (name text PRIMARY KEY, value bytea NOT NULL)',
  ],
}
