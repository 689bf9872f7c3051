"""Two (or more) nodes on one machine, with invented people, for everybody who wants to see how it works."""
