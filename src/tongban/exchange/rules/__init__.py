"""What counts as a message, a receipt, a signed call and a healthy link: functions of bytes and values alone."""
