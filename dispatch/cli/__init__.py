"""The command line: `dispatch plan | solve | check | template | import | serve | warmup`."""

from dispatch.cli.main import main

__all__ = ["main"]
