"""诉求文本 texts: what residents of the fictional county write, and how offices answer.

Pure; a ``random.Random`` draws, so the same generator writes the same letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from yizhen.site.demo.people import LOADER, Resident, resident

USUAL_TONES = ("plain", "polite", "angry")
PLACED_KINDS, PLACED_TONES = ("E", "P"), ("plain", "polite", "angry", "vague")
CALM_TONES = ["plain", "polite"]
GREETINGS = ("您好", "你好", "尊敬", "领导", "我是", "感谢", "想表扬", "急", "请")
THANKS = ("谢谢！", "谢谢。", "急！", "求帮帮忙！", "辛苦了。")
TITLE_FRAMES = ("{}", "{}", "投诉：{}", "关于“{}”的反映", "{}，请处理")
REWORDED_SHARE = 0.4
SCATTERED_DAYS, SCATTERED_PERSONS = (3, 20), (3, 18)
END_MARKS = "。！？"


@dataclass(frozen=True, slots=True)
class Place:
    """地点 place: names of township and village (社区); ``urban`` chooses landmarks of the county seat."""

    township: str
    village: str
    urban: bool


@dataclass(frozen=True, slots=True)
class Text:
    """一件诉求的文本 text: what was asked, in which tone and from which template, and an answer that fits it.

    ``spot`` is the place in words (具体地点).
    """

    category: str
    title: str
    detail: str
    reply: str
    tone: str
    template: int
    spot: str


@dataclass(frozen=True, slots=True)
class ReturnText:
    """退单理由 return: the kind of ground and its words."""

    ground: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """核查回访 follow-up: solved, partly, unsolved or unreachable; note; satisfaction 5 to 1 or None."""

    outcome: str
    note: str
    satisfaction: int | None


@lru_cache(maxsize=1)
def source() -> dict[str, Any]:
    """The content of texts.yaml as it was written (原始内容)."""
    text = files(__package__).joinpath("texts.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader in either case
    return content


def categories() -> tuple[str, ...]:
    """Codes of all categories that have texts (有文本的类别)."""
    return tuple(source()["categories"])


def draw_category(rng: Random, place: Place) -> str:
    """Draw a category that fits the place (按常见程度抽取类别)."""
    codes, weights = _offered(place.urban)
    return rng.choices(codes, weights=weights)[0]


def compose(
    rng: Random, category: str, place: Place, *, asker: Resident | None = None, organ: str = "承办单位"
) -> Text:
    """Write one request of a category at a place, with the reply that the organ would give (一件诉求)."""
    template = rng.randrange(len(_category(category)["requests"]))
    words = _slots(rng, place, asker or resident(rng), organ)
    return _write(rng, category, template, words, share=REWORDED_SHARE)


def near_duplicates(
    rng: Random, category: str, place: Place, count: int, *, organ: str = "承办单位"
) -> tuple[Text, ...]:
    """Write one event as ``count`` different people would (近似重复): same facts, other words and tone."""
    template = rng.randrange(len(_category(category)["requests"]))
    facts = _slots(rng, place, resident(rng), organ)
    texts = []
    for _ in range(count):
        words = {**facts, "name": resident(rng).courtesy}
        text = _write(rng, category, template, words, share=1.0)
        title = rng.choice(TITLE_FRAMES).format(text.title.rstrip("！。"))
        detail = _shortened(rng, text.detail)
        texts.append(Text(category, title, detail, text.reply, text.tone, template, text.spot))
    return tuple(texts)


def return_reason(rng: Random, *, organ: str, other: str, ground: str = "") -> ReturnText:
    """Draw the ground on which an organ hands a case back (退单理由), or its words only when it is given.

    ``ground`` is a code of the catalogue of grounds for return; ``other`` is who should take the case.
    """
    row = rng.choice([row for row in source()["returns"] if ground in {"", row["ground"]}])
    return ReturnText(row["ground"], row["text"].format(organ=organ, other=other))


def follow_up(rng: Random, *, asker: Resident) -> FollowUp:
    """Draw outcome, note and satisfaction of a verification call (核查回访)."""
    outcomes = source()["outcomes"]
    outcome = _weighted(rng, {name: row["weight"] for name, row in outcomes.items()})
    note = rng.choice(source()["verification"][outcome]).format(name=asker.courtesy)
    scores = outcomes[outcome]["satisfaction"]
    return FollowUp(outcome, note, _weighted(rng, scores) if scores else None)


def _category(code: str) -> dict[str, Any]:
    row: dict[str, Any] = source()["categories"][code]
    return row


@lru_cache(maxsize=2)
def _offered(urban: bool) -> tuple[tuple[str, ...], tuple[int, ...]]:  # noqa: FBT001 - a cache key
    fitting = ("any", "urban" if urban else "rural")
    rows = [(code, row["weight"]) for code, row in source()["categories"].items() if row["where"] in fitting]
    return tuple(code for code, _ in rows), tuple(weight for _, weight in rows)


def _slots(rng: Random, place: Place, asker: Resident, organ: str) -> dict[str, str]:
    """Facts of one event: where, when, how many; all texts about it share them."""
    lists = source()["slots"]
    kind = "urban" if place.urban else "rural"
    spot = rng.choice(lists[f"spot_{kind}"])
    words = {name: rng.choice(lists[name]) for name in ("when", "hour", "unit", "school", "money")}
    words |= {name: rng.choice(lists[name]) for name in ("shop", "eatery", "factory")}
    return words | {
        "place": f"{place.township}{place.village}{spot}",
        "here": spot,
        "township": place.township,
        "village": place.village,
        "estate": rng.choice(lists[f"estate_{kind}"]),
        "road": rng.choice(lists[f"road_{kind}"]),
        "days": str(rng.randint(*SCATTERED_DAYS)),
        "n": str(rng.randint(*SCATTERED_PERSONS)),
        "name": asker.courtesy,
        "organ": organ,
    }


def _write(rng: Random, category: str, template: int, words: Mapping[str, str], *, share: float) -> Text:
    row = _category(category)
    request = row["requests"][template]
    tones = source()["tones"]
    usual = PLACED_TONES if category.startswith(PLACED_KINDS) else USUAL_TONES
    offered = row.get("tones", usual)
    tone = _weighted(rng, {name: tones[name]["weight"] for name in offered})
    title = request["title"].format_map(words)
    core = request["detail"].format_map(words)
    if rng.random() < share:
        core = _reworded(rng, core)
    before = "" if core.startswith(GREETINGS) else rng.choice(tones[tone]["before"])
    thanked = core.endswith(THANKS)
    after = "" if thanked else rng.choice(tones[tone]["after"])
    if offered == usual and not thanked and rng.random() < source()["circumstance_share"]:
        core += rng.choice(source()["circumstances"]).format_map(words)
    detail = _mistyped(rng, before + core + after)
    answer = request.get("reply") or rng.choice(row["replies"])
    reply = _reply(rng, answer, {**words, "title": title}, calm=offered == CALM_TONES)
    return Text(category, title, detail, reply, tone, template, words["place"])


def _reply(rng: Random, core: str, words: Mapping[str, str], *, calm: bool) -> str:
    frame = source()["reply"]
    closing = rng.choice(frame["closing_calm" if calm else "closing"])
    opening = rng.choice(frame["opening"]).format_map(words)
    return opening + core.format_map(words) + closing


def _reworded(rng: Random, text: str) -> str:
    """Say some words otherwise (换个说法); each known word by chance."""
    for word, others in source()["synonyms"].items():
        if word in text and rng.random() < 0.5:  # noqa: PLR2004 - a fair coin
            text = text.replace(word, rng.choice(others), 1)
    return text


def _mistyped(rng: Random, text: str) -> str:
    """Rarely, one slip of the pen (错别字)."""
    typos = {word: slip for word, slip in source()["typos"].items() if word in text}
    if typos and rng.random() < source()["typo_share"]:
        word = rng.choice(sorted(typos))
        return text.replace(word, typos[word], 1)
    return text


def _shortened(rng: Random, text: str) -> str:
    """Leave out the last sentence of a long text now and then (说得更短)."""
    ends = [index + 1 for index, mark in enumerate(text) if mark in END_MARKS]
    if len(ends) > 2 and rng.random() < 0.5:  # noqa: PLR2004 - a fair coin, and two sentences always stay
        return text[: ends[-2]]
    return text


def _weighted(rng: Random, weights: Mapping[Any, int]) -> Any:
    return rng.choices(list(weights), weights=list(weights.values()))[0]
