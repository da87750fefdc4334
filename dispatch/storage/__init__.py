"""The store: tickets, plans, stock, master data and work in one database; nothing happens on import.

The only room with SQLAlchemy and Alembic. Use cases open `store.transaction()` and hand the session on to the
functions of `audit`, `tickets`, `plans`, `stock`, `master` and `work`.
"""

from sqlalchemy.orm import Session

from dispatch.storage.engine import Store

__all__ = ["Session", "Store"]
