"""Who somebody is: people, companies, accounts, posts of staff, and the record of who looked at whose data."""
