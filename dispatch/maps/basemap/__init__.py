"""The background of maps as one local file: made out of an extract, served by the app, drawn by scripts."""
