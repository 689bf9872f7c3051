"""What programs of applicants may ask: the schemas of submissions, and to begin one. docs/api.md describes it."""
