"""Who is where and until when: divisions, authorities, halls, windows, outlets, zones and the working-day calendar."""
