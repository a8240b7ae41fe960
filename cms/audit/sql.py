"""The triggers that seal the trail, kept beside the model that they guard.

Sealing happens in a deferred constraint trigger: the chain's head is locked only between the
end of the work and the commit, so writers do not wait for each other while they work. The first
trigger of a transaction seals all its events, chain by chain in one order, so that two
transactions that write to several chains cannot lock each other out. (Unsealed rows that it
can see are its own: others' are either uncommitted or sealed.)
"""

SEAL = """
CREATE FUNCTION audit_event_hash(event audit_auditevent) RETURNS bytea
LANGUAGE sql STABLE AS $$
  SELECT sha256(
    coalesce(event.prev_hash, ''::bytea) || convert_to(jsonb_build_array(
      event.id, event.chain, event.seq, extract(epoch FROM event.at), event.action, event.actor_id,
      event.role, event.municipality_id, event.family_id, event.target, event.reason, event.data)::text,
      'UTF8'))
$$;

CREATE FUNCTION audit_seal_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  event audit_auditevent;
  head audit_auditchain;
BEGIN
  FOR event IN
    SELECT * FROM audit_auditevent WHERE hash IS NULL ORDER BY coalesce(municipality_id, 0), id
  LOOP
    INSERT INTO audit_auditchain (id, seq, hash) VALUES (coalesce(event.municipality_id, 0), 0, ''::bytea)
      ON CONFLICT (id) DO NOTHING;
    SELECT * INTO head FROM audit_auditchain WHERE id = coalesce(event.municipality_id, 0) FOR UPDATE;
    event.chain := head.id;
    event.seq := head.seq + 1;
    event.prev_hash := head.hash;
    event.hash := audit_event_hash(event);
    UPDATE audit_auditevent
      SET chain = event.chain, seq = event.seq, prev_hash = event.prev_hash, hash = event.hash
      WHERE id = event.id;
    UPDATE audit_auditchain SET seq = event.seq, hash = event.hash WHERE id = head.id;
  END LOOP;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_seal AFTER INSERT ON audit_auditevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal_event();
"""

UNSEAL = """
DROP TRIGGER audit_seal ON audit_auditevent;
DROP FUNCTION audit_seal_event();
DROP FUNCTION audit_event_hash(audit_auditevent);
"""

GUARD = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.hash IS NULL AND NEW.hash IS NOT NULL
     AND (to_jsonb(NEW) - '{chain,seq,prev_hash,hash}'::text[])
       = (to_jsonb(OLD) - '{chain,seq,prev_hash,hash}'::text[]) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_refuse_forged_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.chain := NULL; NEW.seq := NULL; NEW.prev_hash := NULL; NEW.hash := NULL;
  RETURN NEW;
END $$;

CREATE FUNCTION audit_refuse_chain_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() > 1 AND TG_OP <> 'DELETE' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_auditevent
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_no_forged_seal BEFORE INSERT ON audit_auditevent
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_forged_seal();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditevent
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate();
CREATE TRIGGER audit_chain_no_change BEFORE INSERT OR UPDATE OR DELETE ON audit_auditchain
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_chain_change();
CREATE TRIGGER audit_chain_no_truncate BEFORE TRUNCATE ON audit_auditchain
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate();
"""

UNGUARD = """
DROP TRIGGER audit_no_change ON audit_auditevent;
DROP TRIGGER audit_no_forged_seal ON audit_auditevent;
DROP TRIGGER audit_no_truncate ON audit_auditevent;
DROP TRIGGER audit_chain_no_change ON audit_auditchain;
DROP TRIGGER audit_chain_no_truncate ON audit_auditchain;
DROP FUNCTION audit_refuse_change();
DROP FUNCTION audit_refuse_forged_seal();
DROP FUNCTION audit_refuse_chain_change();
DROP FUNCTION audit_refuse_truncate();
"""

VERIFY = """
SELECT chain, seq, id, CASE
    WHEN hash IS NULL THEN 'unsealed'
    WHEN seq <> expected THEN 'gap'
    WHEN prev_hash IS DISTINCT FROM before THEN 'broken link'
    WHEN hash <> audit_event_hash(event) THEN 'changed'
  END AS fault
FROM (
  SELECT event, event.id, event.chain, event.seq, event.hash, event.prev_hash,
    row_number() OVER place AS expected, coalesce(lag(event.hash) OVER place, ''::bytea) AS before
  FROM audit_auditevent AS event
  WINDOW place AS (PARTITION BY event.chain ORDER BY event.seq, event.id)
) AS sealed
WHERE hash IS NULL OR seq <> expected OR prev_hash IS DISTINCT FROM before
  OR hash <> audit_event_hash(event)
UNION ALL
SELECT head.id, head.seq, NULL, 'tail missing'
FROM audit_auditchain AS head
WHERE NOT EXISTS (SELECT FROM audit_auditevent AS event
  WHERE event.chain = head.id AND event.seq = head.seq AND event.hash = head.hash)
UNION ALL
SELECT event.chain, max(event.seq), NULL, 'head missing'
FROM audit_auditevent AS event
WHERE event.chain IS NOT NULL
  AND NOT EXISTS (SELECT FROM audit_auditchain AS head WHERE head.id = event.chain)
GROUP BY event.chain
ORDER BY 1, 2
"""
