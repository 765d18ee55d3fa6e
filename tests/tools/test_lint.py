"""The house rules find what they are there for (规矩的测试)."""

import pytest

from tools import lint


def findings(tmp_path, monkeypatch, place, text):
    monkeypatch.setattr(lint, "SOURCE", tmp_path)
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return lint.check_file(path)


@pytest.mark.parametrize(
    ("place", "text", "words"),
    [
        ("organs/helpers.py", "", "no room is called 'helpers'"),
        ("organs/views.py", "def page(request):\n    return Organ.objects.all()\n", "rows are reached"),
        ("organs/rules.py", 'def due():\n    """到期."""\n    return timezone.now()\n', "take `at` or `on`"),
        ("organs/rules.py", 'def due():\n    """No term."""\n', "Chinese term"),
        ("organs/views.py", "x = 1\n" * 460, "lines; make it a package"),
        ("organs/views.py", "def page():\n" + "    x = 1\n" * 60, "split it by what it does"),
    ],
)
def test_a_breach_is_found(tmp_path, monkeypatch, place, text, words):
    found = findings(tmp_path, monkeypatch, place, text)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("organs/queries/posts.py", 'def posts():\n    """岗位."""\n    return Post.objects.all()\n'),
        ("organs/views.py", "def page():\n    return timezone.now()\n"),
        ("organs/migrations/0001_initial.py", "x = Organ.objects\n"),
    ],
)
def test_what_is_allowed_passes(tmp_path, monkeypatch, place, text):
    assert findings(tmp_path, monkeypatch, place, text) == []
