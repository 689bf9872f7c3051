"""The pages of a draft, and the words of a case: for the portal, and for the desk of a clerk who helps somebody."""
