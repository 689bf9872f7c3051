"""The console: what an operator of the node looks at, and the few things an operator may do."""
