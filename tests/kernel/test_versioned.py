"""Values kept by version: loaded once, loaded anew when the version changes."""

import threading

from yizhen.kernel.versioned import Versioned, forget_everything


class Source:
    def __init__(self):
        self.token, self.loads, self.asked, self.now = "a", 0, 0, 0.0
        self.cache = Versioned(self.load, self.version, every=2.0, ticks=lambda: self.now)

    def load(self, key):
        self.loads += 1
        return f"{key}-{self.token}"

    def version(self):
        self.asked += 1
        return self.token


def test_a_value_is_loaded_once():
    source = Source()
    assert [source.cache.get("x"), source.cache.get("x")] == ["x-a", "x-a"]
    assert (source.loads, source.asked) == (1, 1)


def test_a_change_elsewhere_is_seen_after_the_pause():
    source = Source()
    source.cache.get("x")
    source.token = "b"
    assert source.cache.get("x") == "x-a"
    source.now = 2.0
    assert source.cache.get("x") == "x-b"


def test_a_change_here_is_seen_at_once():
    source = Source()
    source.cache.get("x")
    source.token = "b"
    source.cache.forget()
    assert source.cache.get("x") == "x-b"
    source.token = "c"
    forget_everything()
    assert source.cache.get("x") == "x-c"


def test_many_threads_load_once():
    source = Source()
    threads = [threading.Thread(target=source.cache.get, args=("x",)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert source.loads == 1
