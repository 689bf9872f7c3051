"""Questions to an authority of either region, and its answers. Knows no case: an enquiry can never become one."""
