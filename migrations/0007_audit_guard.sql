-- Events are numbered from 1: a row below that is none of ours. Not valid: rows that are there already are for the
-- verification to find, not a reason not to start.
alter table audit_events add constraint audit_events_seq check (seq > 0) not valid;
