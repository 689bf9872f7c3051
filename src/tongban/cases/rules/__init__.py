"""Pure rules of a case: no clock, no database, no settings. Import the module you need."""
