"""``python -m yizhen.site.worker``: the worker process (后台工作进程)."""

from yizhen.site.start import set_up
from yizhen.site.serve import work

if __name__ == "__main__":
    set_up()
    work()
