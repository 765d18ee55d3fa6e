"""The drafts of a desk pass to another post of the organ with a hand-over, and nothing else does."""

from tests.documents.office import drafted, led
from tests.organs.small_county import NOW
from yizhen.documents.actions import handover
from yizhen.documents.models import DocumentRow
from yizhen.record.door import history


def test_drafts_move_and_papers_on_their_way_do_not(office):
    mine, sent = drafted(office), led(office, drafted(office), "submit")
    clerk, head = office.home.posts["JD-clerk"], office.home.posts["JD-head"]
    assert handover.on_desk(clerk) == 1
    assert [one.id for one in handover.desk_drafts(clerk, 10)] == [mine]
    assert handover.move_desk(clerk, head, by=office.leader, at=NOW, words="岗位交接：调任") == 1
    assert dict(DocumentRow.objects.values_list("pk", "drafter_post")) == {mine: head, sent: clerk}
    assert handover.on_desk(clerk) == 0
    last = history("documents.document", mine)[-1]
    assert (last.act, last.payload["to_post"]) == ("documents.draft.passed", head)
