"""Pure rules of the catalogue: no clock, no database, no settings. Import the module you need."""
