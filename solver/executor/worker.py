"""The other end of the pipe: what a worker process does."""

from __future__ import annotations

import pickle
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from solver.executor.tasks import Work, told


class _Flag:
    """A byte in shared memory; unlike an event it has no lock that a killed worker could keep."""

    def __init__(self, byte: Any) -> None:
        self.byte = byte

    def is_set(self) -> bool:
        return bool(self.byte.value)


class RemoteError(Exception):
    """What a task raised in its worker; the text is the traceback there."""


@dataclass(frozen=True)
class Failure:
    """An exception on its way back: itself where it can be sent, and its traceback as text."""

    told: str
    text: str
    error: bytes | None


def serve(pipe: Connection, byte: Any, setup: Callable[[], object] | None) -> None:
    """Do tasks until the pool says that there are none any more, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pool hears of it and decides
    flag = _Flag(byte)
    try:
        if setup is not None:
            setup()
        pipe.send(None)
        while (message := pipe.recv()) is not None:
            index, work, task = message
            _answer(pipe, index, _outcome(work, task, flag))
    except (EOFError, OSError):
        return


def _outcome(work: Work[Any, Any], task: Any, flag: _Flag) -> object:
    try:
        return work(task, flag)
    except Exception as error:
        return _failure(error)


def _failure(error: Exception) -> Failure:
    text = "".join(traceback.format_exception(error))
    try:
        sent: bytes | None = pickle.dumps(error)
        pickle.loads(sent or b"")  # some exceptions can be packed and not unpacked
    except Exception:
        sent = None
    return Failure(told(error), text, sent)


def _answer(pipe: Connection, index: int, outcome: object) -> None:
    try:
        packed = pickle.dumps((index, outcome))
    except Exception as error:
        packed = pickle.dumps((index, _failure(error)))
    pipe.send_bytes(packed)


def cause_of(failure: Failure) -> BaseException:
    """Return the exception of a failure; what its worker said of it is the exception's own cause."""
    remote = RemoteError(failure.text)
    if failure.error is None:
        return remote
    error = pickle.loads(failure.error)
    assert isinstance(error, BaseException)
    error.__cause__ = remote
    return error
