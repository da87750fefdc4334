"""What dispatch is about: plain frozen dataclasses, standard library only."""
