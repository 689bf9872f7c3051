"""The portal: what a person sees and does, without and with an account."""
