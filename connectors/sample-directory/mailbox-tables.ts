/**
 * Shared mailboxes: nobody signs in to one. Whoever may get into it for a time is a member of the group that the directory itself
 * lists for it, named after its id, for a working day at the most; what is no shared mailbox has none.
 */
export const MAILBOX_TABLES_SQL = `
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS member_group text;
CREATE OR REPLACE FUNCTION sample_directory.list_mailbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sample_directory.emergency_group (group_name, longest)
  VALUES ('mailbox:' || NEW.person_id, interval '8 hours') ON CONFLICT DO NOTHING;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER list_mailbox AFTER INSERT OR UPDATE OF account_kind ON sample_directory.person
  FOR EACH ROW WHEN (NEW.account_kind = 'shared-mailbox') EXECUTE FUNCTION sample_directory.list_mailbox();
INSERT INTO sample_directory.emergency_group (group_name, longest)
  SELECT 'mailbox:' || person_id, interval '8 hours' FROM sample_directory.person
   WHERE account_kind = 'shared-mailbox' ON CONFLICT DO NOTHING;
`;
