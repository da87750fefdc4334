"""Independent tasks on several processes: order kept, killed workers replaced, failures named.

Whoever has work to share out takes an `Executor` and does not ask which: `InProcess` does one task after another in
this process, `ProcessPool` keeps worker processes. A task is the argument of a function of a module; both have to be
picklable, and the function has to give the same outcome for the same task, because a task whose worker was killed is
done again.
"""

from solver.executor.pool import ProcessPool
from solver.executor.tasks import Executor, ExecutorError, InProcess, TaskError
from solver.executor.worker import RemoteError

__all__ = ["Executor", "ExecutorError", "InProcess", "ProcessPool", "RemoteError", "TaskError"]
