"""What certificates decide without a database: tokens, numbers, validity, status, what the public sees."""
