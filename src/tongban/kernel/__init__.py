"""What every package stands on: time, ids, errors, signing, the journal. No domain word lives here."""
