"""Pages and machine end points: portal, desk, console, wire."""
