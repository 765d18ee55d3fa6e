"""核稿 what can be checked of a paper by itself: 文种, title, addressee, 请示 and 报告."""

import re
from collections.abc import Mapping

from yizhen.documents.terms import CHINESE_KINDS, Genre

SOURCE = "《党政机关公文处理工作条例》"
_TITLE_SIGNS = re.compile(r"[，。；：！？,;:!?]")
_SPOT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_UNFILLED = re.compile(r"\{\{[^{}]*\}\}")
_BRACKETS = re.compile(r"[\[【(（]20\d{2}[\]】)）]\s*第?\s*0*\d+\s*号")
LONGEST = {"title": 200, "text": 100_000, "to": 300, "copies": 300, "head": 60, "note": 100}


class BadPaper(ValueError):
    """文稿有误: the fault at each field, in words that say what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("；".join(self.faults.values()))


def check_paper(words: Mapping[str, str]) -> None:
    """Raise BadPaper for what cannot be a paper at all (文稿校验)."""
    faults = {
        key: f"最多 {most} 个字，现在 {len(words.get(key, ''))} 个字。"
        for key, most in LONGEST.items()
        if len(words.get(key, "")) > most
    }
    if not words.get("title"):
        faults["title"] = "请写标题，例如“关于做好汛期安全工作的通知”。"
    if not words.get("text"):
        faults["text"] = "请写正文。"
    if words.get("genre") not in CHINESE_KINDS:
        faults["genre"] = "请选文种。"
    if words.get("urgency", "") not in ("", "特急", "加急"):
        faults["urgency"] = "紧急程度只有“特急”和“加急”。"
    if faults:
        raise BadPaper(faults)


def remarks(words: Mapping[str, str]) -> list[str]:
    """What a reviewer should look at (核稿提示): not refused, but named with its ground."""
    title, text, genre = (words.get(key, "") for key in ("title", "text", "genre"))
    found = []
    if genre and not title.replace("\n", "").endswith(genre.partition("（")[0]):
        found.append(f"标题末尾不是文种“{genre}”（{SOURCE}第九条：标题由发文机关名称、事由和文种组成）。")
    if _TITLE_SIGNS.search(re.sub(r"[《“][^》”]*[》”]", "", title)):
        found.append("标题里除书名号、引号外，一般不用标点。")
    if genre == Genre.REQUEST and re.search(r"[、，;；]", words.get("to", "")):
        found.append(f"请示只写一个主送机关（{SOURCE}第十五条）。")
    if genre == Genre.REPORT and re.search(r"请(批示|批准|审批|予以批复)", text):
        found.append(f"报告里不得夹带请示事项（{SOURCE}第十五条）。")
    if _SPOT.search(text):
        found.append("日期写成 2026年1月5日，不写 2026-01-05。")
    if _BRACKETS.search(text):
        found.append("引用发文字号用六角括号〔2026〕，序号不编虚位、不加“第”（GB/T 9704-2012 7.2.5）。")
    if left := _UNFILLED.findall(text + title):
        found.append(f"模板还有没填的：{'、'.join(left)}。")
    return found
