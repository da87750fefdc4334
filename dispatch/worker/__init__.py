"""The worker: long searches in a process of their own, by the job table of the store."""

from dispatch.worker.handlers import HANDLERS, Surroundings
from dispatch.worker.loop import Worker

__all__ = ["HANDLERS", "Surroundings", "Worker"]
