"""Commands, split by who gives them: the applicant, the window, the authority, another node, the clock."""
