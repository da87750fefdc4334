"""`dispatch warmup`: compile the search once, so that no plan has to wait for it."""

from __future__ import annotations

import click

from dispatch.languages import gettext as _


@click.command("warmup", short_help="Compile the search once.")
def warmup_command() -> None:
    """Compile the search and keep the result; without it the first plan does so, for about half a minute."""
    # Loading Numba takes a while; other commands do without.
    from solver.bound.warm import warm_up as warm_up_bound
    from solver.kernel import warm_up

    click.echo(_("Compiling the search (kept for later starts)"))
    click.echo(_("Ready after {warm_up:.1f} s", warm_up=warm_up() + warm_up_bound()))
