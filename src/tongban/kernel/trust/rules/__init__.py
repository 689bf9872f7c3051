"""Pure rules of the trust list: its form, its signatures, how one version follows another."""
