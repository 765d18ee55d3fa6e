"""Draw the life cycles (流程图) from their tables into docs/houses: ``python -m tools.lifecycles [--check]``."""

import sys
from pathlib import Path

from yizhen.dispatch.states import LIFE
from yizhen.dispatch.terms import State, Verb
from yizhen.duties import states as duties_states
from yizhen.duties.terms import admission, delegation, disputes
from yizhen.parties import states as parties_states
from yizhen.parties import terms as parties_terms
from yizhen.staffing.states import plans as staffing_states
from yizhen.staffing.terms import plans as staffing_terms

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "houses"


def drawings() -> dict[Path, str]:
    """Every drawing with the file it belongs in."""
    labels = {str(word): word.label for word in (*State, *Verb)}
    asked = {str(word): word.label for word in (*parties_terms.State, *parties_terms.Verb)}
    plans = {str(word): word.label for word in (*staffing_terms.PlanState, *staffing_terms.PlanVerb)}
    slips = {str(word): word.label for word in (*staffing_terms.SlipState, *staffing_terms.SlipVerb)}
    applied = {str(word): word.label for word in (*admission.AdmissionState, *admission.AdmissionVerb)}
    contested = {str(word): word.label for word in (*disputes.DisputeState, *disputes.DisputeVerb)}
    handed = {str(word): word.label for word in (*delegation.BatchState, *delegation.BatchVerb)}
    return {
        FOLDER / "duties-admission.svg": duties_states.ADMISSION_LIFE.draw_svg(applied),
        FOLDER / "duties-admission.bpmn": duties_states.ADMISSION_LIFE.draw_bpmn(applied),
        FOLDER / "duties-dispute.svg": duties_states.DISPUTE_LIFE.draw_svg(contested),
        FOLDER / "duties-dispute.bpmn": duties_states.DISPUTE_LIFE.draw_bpmn(contested),
        FOLDER / "duties-batch.svg": duties_states.BATCH_LIFE.draw_svg(handed),
        FOLDER / "duties-batch.bpmn": duties_states.BATCH_LIFE.draw_bpmn(handed),
        FOLDER / "dispatch-case.svg": LIFE.draw_svg(labels),
        FOLDER / "dispatch-case.bpmn": LIFE.draw_bpmn(labels),
        FOLDER / "parties-request.svg": parties_states.LIFE.draw_svg(asked),
        FOLDER / "parties-request.bpmn": parties_states.LIFE.draw_bpmn(asked),
        FOLDER / "staffing-plan.svg": staffing_states.PLAN_LIFE.draw_svg(plans),
        FOLDER / "staffing-plan.bpmn": staffing_states.PLAN_LIFE.draw_bpmn(plans),
        FOLDER / "staffing-slip.svg": staffing_states.SLIP_LIFE.draw_svg(slips),
        FOLDER / "staffing-slip.bpmn": staffing_states.SLIP_LIFE.draw_bpmn(slips),
    }


def stale() -> list[str]:
    """Names of drawings that are not what the tables say."""
    return [
        path.name
        for path, text in drawings().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Write, or with --check only compare."""
    if "--check" in sys.argv:
        old = stale()
        print("\n".join(f"{name}: out of date, run python -m tools.lifecycles" for name in old))
        return 1 if old else 0
    for path, text in drawings().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
