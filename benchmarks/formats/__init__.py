"""A reader for each public format; each gives `FOLDER`, `names`, `read` and `published`."""
