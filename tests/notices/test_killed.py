"""A worker that is killed while it sends: nothing is lost, and nobody gets a text twice."""

import json

MAKE = """
from django.db import transaction
from django.utils import timezone
from yizhen.notices.door import Letter, write
from yizhen.record import door as record
with transaction.atomic():
    letters = []
    for n in range(30):
        token = record.seal_personal(record.new_person_key(), f"138000000{n:02d}")
        letters.append(Letter(token, "dispatch.told", f"第{n}条\\n/follow", f"once:{n}", "990101"))
    write(letters, at=timezone.now())
"""
SEND = """
import sys, time
from django.utils import timezone
from yizhen.notices.actions import claim, sending
real = sending.gateway
def slow(means):
    def send(parcel):
        answer = real(means)(parcel)
        print(parcel.key, flush=True)   # handed over, and not noted yet
        time.sleep(0.05)
        return answer
    return send
sending.gateway = slow
sending.deliver(claim(at=timezone.now()), timezone.now)
"""
REST = """
import json
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from yizhen.notices.actions import claim, deliver, is_due
from yizhen.notices.actions.sending import LEASE
from yizhen.notices.models import MessageRow
later = timezone.now() + LEASE + timedelta(seconds=1)
while is_due(at=later):
    deliver(claim(at=later), lambda: later)
files = sorted((settings.HOME / "outbox" / "sms").glob("*.json"))
print(json.dumps({
    "to": sorted(json.loads(one.read_text())["to"] for one in files), "part": len(list(files[0].parent.glob("*.part"))),
    "states": sorted(set(MessageRow.objects.values_list("state", flat=True))),
    "again": MessageRow.objects.filter(attempts=2).count(),
}))
"""


def test_killed_between_sending_and_noting_each_text_is_one_file(world):
    world.finish(MAKE)
    sender = world.python(SEND)
    handed = [sender.stdout.readline().strip() for _ in range(7)]
    sender.kill()
    sender.communicate()
    assert len(set(handed)) == 7
    found = json.loads(world.finish(REST))
    assert found["to"] == [f"138000000{n:02d}" for n in range(30)]
    assert found["states"] == ["sent"]
    assert found["part"] == 0
    assert found["again"] >= 1
