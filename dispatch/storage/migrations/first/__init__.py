"""The tables of the first schema, one file a subject; extended until the first release, fixed from then on."""
