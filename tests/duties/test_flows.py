"""How an item runs: a flow for every kind, drawn, modelled for tools, and set for the binder."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from lxml import etree

from tests.duties.catalogue_rows import draft
from yizhen.duties.rules.flows import cited, flow_of
from yizhen.duties.rules.tall import tall_svg
from yizhen.duties.sheets.binder import binder
from yizhen.duties.terms import ItemKind, Limit, TermUnit

DAY = date(2026, 3, 4)
MODDLE = Path(__file__).resolve().parents[2] / "node_modules" / "bpmn-moddle"
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
EVERY = [draft(kind=kind, catalog_code="", bases=()) for kind in ItemKind]
OF_OFFICE = draft(kind=ItemKind.OTHER, catalog_code="", statutory=None, promised=None)


@pytest.mark.parametrize("item", [*EVERY, OF_OFFICE], ids=lambda one: f"{one.kind}-{bool(one.promised)}")
def test_the_model_is_whole_and_drawn(item):
    """Every node has a shape, every flow an edge between shapes that are there: what a viewer needs to draw it."""
    root = ET.fromstring(flow_of(item, DAY).bpmn().encode())
    process = root.find(f"{MODEL}process")
    nodes = {one.get("id") for one in process if one.tag != f"{MODEL}sequenceFlow"}
    flows = {one.get("id"): one for one in process.iter(f"{MODEL}sequenceFlow")}
    assert {one.get("bpmnElement") for one in root.iter(f"{DI}BPMNShape")} == nodes
    assert {one.get("bpmnElement") for one in root.iter(f"{DI}BPMNEdge")} == set(flows)
    assert all({one.get("sourceRef"), one.get("targetRef")} <= nodes for one in flows.values())
    assert all(len(edge) >= 2 for edge in root.iter(f"{DI}BPMNEdge"))
    assert root.find(f"{DI}BPMNDiagram/{DI}BPMNPlane").get("bpmnElement") == process.get("id")


@pytest.mark.once
@pytest.mark.parametrize("item", [*EVERY, OF_OFFICE], ids=lambda one: f"{one.kind}-{bool(one.promised)}")
def test_the_model_keeps_the_schema_of_omg(item):
    """Against the schema files that the development package bpmn-moddle brings; they are not ours to ship."""
    if not (MODDLE / "resources").is_dir():
        pytest.skip("the schema of OMG is not here (npm ci --ignore-scripts): only the structure was checked")
    schema = etree.XMLSchema(etree.parse(MODDLE / "resources" / "bpmn" / "xsd" / "BPMN20.xsd"))
    schema.assertValid(etree.fromstring(flow_of(item, DAY).bpmn().encode()))


@pytest.mark.once
def test_the_reader_of_the_usual_viewer_opens_it_without_a_warning(tmp_path):
    """bpmn-moddle is what the common BPMN viewers read models with."""
    node = shutil.which("node")
    if node is None or not MODDLE.is_dir():
        pytest.skip("node or bpmn-moddle is not here: the model was not opened with a viewer's reader")
    files = []
    for number, item in enumerate([*EVERY, OF_OFFICE]):
        files.append(tmp_path / f"{number}.bpmn")
        files[-1].write_text(flow_of(item, DAY).bpmn(), encoding="utf-8")
    script = tmp_path / "read.mjs"
    script.write_text(f"""
import {{ readFileSync }} from 'node:fs';
import {{ BpmnModdle }} from '{MODDLE.as_posix()}/dist/index.js';
for (const file of process.argv.slice(2)) {{
  const {{ rootElement, warnings }} = await new BpmnModdle().fromXML(readFileSync(file, 'utf-8'));
  console.log(JSON.stringify([rootElement.$type, rootElement.diagrams.length, warnings.length]));
}}
""", encoding="utf-8")  # fmt: skip
    done = subprocess.run([node, script, *files], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {'["bpmn:Definitions",1,0]'} and len(done.stdout.split()) == len(files)


def test_the_items_own_promise_and_organ_stand_in_its_flow():
    item = draft(organ_name="县交通局", promised=Limit(7, TermUnit.WORKING_DAY))
    flow = flow_of(item, DAY)
    assert "准予许可（7 个工作日内）" in flow.svg()
    assert {step.who for step in flow.steps} == {"申请人", "县交通局"}
    delivered = next(step for step in flow.steps if step.key == "delivered")
    assert delivered.limit == "10 个工作日", "the law's own number, not one of ours"
    grounds = {way.ground for step in flow.steps for way in step.ways}
    assert "《行政许可法》第四十四条" in grounds


def test_what_nobody_applies_for_has_no_applicant():
    steps = flow_of(OF_OFFICE, DAY).steps
    assert "申请人" not in {step.who for step in steps}


@pytest.mark.parametrize("item", [*EVERY, OF_OFFICE], ids=lambda one: f"{one.kind}-{bool(one.promised)}")
def test_the_tall_drawing_names_every_step_and_stays_within_its_width(item):
    flow = flow_of(item, DAY)
    root = ET.fromstring(tall_svg(flow, item.name))
    lines = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    said = "".join(lines)
    assert all(step.label in said for step in flow.steps), "main steps as boxes, the others where they branch off"
    assert max(len(line) for line in lines) <= 48 and root.get("width") == "360"
    shown = root.findall("{http://www.w3.org/2000/svg}rect")
    assert len(shown) == sum(step.is_main for step in flow.steps)


def test_the_binder_holds_the_main_steps_as_boxes_and_all_steps_as_a_table():
    item = draft(organ_name="县交通局")
    flow = flow_of(item, DAY)
    paper = Document(io.BytesIO(binder(item, flow)))
    assert item.name in paper.paragraphs[0].text
    texts = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for step in flow.steps:
        assert any(step.label in text for text in texts), step.label


def test_grounds_are_cited_as_people_write_them():
    assert cited("行政许可法第四十四条") == "《行政许可法》第四十四条"
    assert cited("公布的清单") == "公布的清单"
