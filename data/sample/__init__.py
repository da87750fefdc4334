"""What the sample days are made of; `make_city.py` is the command."""
