-- Which run has counted a failure is written down: it cannot be told from when the ticket or article failed, for what is
-- polled or fetched for somebody during a run counts in none.
alter table ingest_items
  -- id of the run that has it among its failures, and takes it back when it comes to it again; null: none has.
  -- No reference: finished runs are deleted
  add column counted_in text;
