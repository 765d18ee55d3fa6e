"""Materials: each has a source, copies and a reason; what organs hold, odd proofs and doubles are flagged."""

from dataclasses import replace

import pytest

from tests.duties.catalogue_rows import BY, DAY, draft
from tests.duties.test_duties_pages import item, office  # noqa: F401  the clerk's browser
from tests.duties.test_import import checked, table
from tests.organs.small_county import HOME
from yizhen.duties import actions
from yizhen.duties.models import VersionRow
from yizhen.duties.queries.higher import issued_by
from yizhen.duties.queries.versions import standing
from yizhen.duties.rules.materials import (
    SOURCES,
    material_flags,
    material_rules,
    materials_of,
    materials_words,
    read_materials,
    source_words,
    sources,
)
from yizhen.duties.sheets.items import heads, line
from yizhen.duties.terms.materials import Material

SOUND = Material("经营场所平面图", "10", 1, "核对面积", "《道路运输条例》第二十四条")


def flags(*materials, issued=(), **more):
    one = draft(elements={"materials": materials_words(materials)}, **more)
    return [flag.check for _material, found in material_flags(one, issued) for flag in found]


def test_a_sound_material_has_no_flag():
    assert flags(SOUND) == []


@pytest.mark.parametrize(
    ("material", "check"),
    [
        (replace(SOUND, source=""), "material_complete"),
        (replace(SOUND, copies=None), "material_complete"),
        (replace(SOUND, why=""), "material_complete"),
        (replace(SOUND, name="营业执照复印件"), "material_held"),
        (replace(SOUND, name="消防验收意见", source="20"), "material_held"),
        (replace(SOUND, name="亲属关系证明"), "material_odd"),
        (replace(SOUND, name="场地租赁证明", basis="本局规定"), "material_proof"),
        (replace(SOUND, copies=5), "material_copies"),
        (replace(SOUND, why="非必要"), "material_needed"),
    ],
)
def test_what_is_wrong_is_told(material, check):
    assert flags(material) == [check]


def test_doubles_and_what_the_county_itself_gives_out():
    assert flags(SOUND, replace(SOUND, name="经营场所 平面图（原件）")) == ["material_once"]
    assert flags(replace(SOUND, name="临时占道许可决定书"), issued=["临时占道许可决定书"]) == ["material_held"]
    assert flags(replace(SOUND, name="场地租赁证明", basis="《道路运输条例》第二十四条")) == []


def test_every_source_is_marked_for_translation():
    assert set(SOURCES) == set(sources().values()) and source_words("20") == "政府部门核发" and source_words("") == ""


def test_every_check_rests_on_words_of_the_law():
    for ground in material_rules().grounds.values():
        assert ground.text and ground.source.article and ground.source.promulgated


def test_what_is_written_is_read_back():
    said = (SOUND, Material("身份证"), Material("申请表", "10", 2, "登记|核对；存档", ""))
    back = read_materials(materials_words(said))
    assert back[:2] == said[:2] and back[2].why == "登记／核对，存档"
    assert read_materials("申请表；身份证|政府部门核发|1") == (Material("申请表"), Material("身份证", "20", 1))
    one = draft(elements={"materials": materials_words(said[:2])})
    exported = dict(zip(heads(), line(one), strict=True))["materials 申请材料"]
    assert read_materials(exported) == said[:2]


def test_an_import_warns_of_each(counties):
    head = ["事项名称", "类型", "编码", "设定依据", "申请材料"]
    row = ["道路货运经营许可", "行政许可", "000118001000", "《中华人民共和国道路运输条例》", "营业执照|政府部门核发|1|核对；亲属关系证明"]
    (one,) = checked(table([row], head))
    assert one.fate == "new"
    assert {found.check for found in one.findings} == {"material_held", "material_odd", "material_complete"}
    assert all(found.ground and found.mend for found in one.findings)


def test_what_the_countys_items_give_out_is_known(counties):
    actions.enter_item(draft(elements={"result_name": "道路运输经营许可证"}), valid_from=DAY, **BY)
    assert issued_by(HOME, DAY) == {"道路运输经营许可证"}


def test_a_clerk_changes_materials_and_sees_what_is_wrong(office, item):  # noqa: F811
    page = f"/duties/items/{item}/materials/"
    assert office.get(page).status_code == 200
    form = {
        "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-0-name": "营业执照", "form-0-source": "20",
        "form-0-copies": "1", "form-0-why": "核对主体", "form-1-name": "", "form-1-why": "", "on": "2026-03-01",
    }  # fmt: skip
    told = office.post(page, form, follow=True).text
    assert "市场监督管理部门已经有" in told and "不得要求行政相对人另行提供" in told
    row = VersionRow.objects.get(item=item, valid_to=None)
    assert row.number == 2 and row.elements["materials"] == "营业执照 | 政府部门核发 | 1 | 核对主体"
    assert "核对主体" in office.get(f"/duties/public/items/{item}/").text
    assert office.post(page, {**form, "form-1-why": "有理由没有名称"}).status_code == 422
    gone = {**form, "form-INITIAL_FORMS": "1", "form-TOTAL_FORMS": "4", "form-0-name": "", "form-0-source": "", "form-0-copies": "",
            "form-0-why": "", "on": "2026-03-02"}  # fmt: skip
    office.post(page, gone)
    assert materials_of(standing(row.county, [row.item.code])[row.item.code].draft) == ()
