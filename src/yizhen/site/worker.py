"""``python -m yizhen.site.worker``: the worker process (后台工作进程)."""

from yizhen.site.serve import work
from yizhen.site.start import set_up

if __name__ == "__main__":
    set_up()
    work()
