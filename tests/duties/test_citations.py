"""What is quoted stands word for word in the law, where its text is at hand."""

import pytest

from yizhen.duties.rules.grounds import grounds
from yizhen.duties.rules.materials import material_rules
from yizhen.site.demo.duties import content


@pytest.fixture
def laws(real_data):
    folder = real_data.parent / "law"
    found = {path.name.split("(")[0]: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    if not found:
        pytest.skip("the texts of the laws are not at hand: quotes were not compared")
    return found


def article_of(text: str, article: str) -> str:
    """The article as it stands, up to the next one."""
    number = article.split("条", maxsplit=1)[0] + "条"
    begin = text.index(f"\n{number} ") + 1
    end = text.find("\n第", begin)
    while end > 0 and "条" not in text[end : end + 10]:
        end = text.find("\n第", end + 1)
    return text[begin : end if end > 0 else len(text)]


def quotes():
    for key, found in grounds().grounds.items():
        for one in found:
            yield key, one.source.title, one.source.article, one.text
    for key, one in material_rules().grounds.items():
        yield key, one.source.title, one.source.article, one.text
    told = content()
    for key, one in (told["laws"] | told["single_laws"]).items():
        yield key, one["title"], one["article"], one["quote"]
    for one in told["licenses_by_law"]:
        yield one["names"][0], told["laws"]["license"]["title"], one["article"], one["quote"]


@pytest.mark.parametrize(("key", "title", "article", "quote"), list(quotes()), ids=lambda one: str(one)[:20])
def test_the_quote_stands_in_the_article(laws, key, title, article, quote):
    text = laws[title.removeprefix("中华人民共和国")]
    assert quote.rstrip("。").replace("(", "（") in article_of(text, article).replace("(", "（"), key
