"""The catalogue finds marked words wherever they stand."""

from tools.catalogue import within_fstrings


def test_words_within_fstrings_are_found():
    text = "a = f'<b>{escape(_(\"展开\"))}</b> {N_(\"全县\")} {n} {gettext(word)}'\nb = _('平常的')\n"
    assert sorted(within_fstrings(text)) == ["全县", "展开"]
