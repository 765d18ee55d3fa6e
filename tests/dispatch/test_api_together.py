"""Programs at once, in processes of their own: one key one case, the worker delivers while others write."""

import json

MAKE = """
from tests.dispatch.realm import make_realm
from tests.dispatch.programs import CENTER, officer, token_of
print(token_of(officer(make_realm(), "center.a", *CENTER)))
"""
SEND = """
import sys, json, threading
from tests.dispatch.programs import Program
from tests.dispatch.realm import VILLAGE
token, rounds = sys.argv[1], int(sys.argv[2])
answers = []
def one():
    program = Program(token)
    for n in range(rounds):
        body = {"title": f"第{n}件", "category": "E01", "division": VILLAGE, "name": "王"}
        response = program.post("cases", body, key=f"shared-key-{n}")
        answers.append((response.status_code, response.content.decode()))
threads = [threading.Thread(target=one) for _ in range(2)]
[t.start() for t in threads]; [t.join() for t in threads]
print(json.dumps(answers))
"""
COUNT = """
import json
from yizhen.dispatch.models import Case, RequestKey, Step
from yizhen.record.models import EntryRow
print(json.dumps([Case.objects.count(), RequestKey.objects.count(), Step.objects.count(),
                  EntryRow.objects.filter(act="dispatch.case.reported").count()]))
"""
TELL = """
import json, threading, datetime as dt
from http.server import BaseHTTPRequestHandler, HTTPServer
from django.conf import settings
from tests.dispatch.realm import make_realm
from yizhen.dispatch.actions import webhooks
from yizhen.dispatch.jobs import run_deliveries
from yizhen.record import door as record
settings.WEBHOOK_LOOPBACK = True
seen, done = [], threading.Event()
class Ear(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        seen.append(self.headers["Yizhen-Event"])
        self.send_response(204); self.end_headers()
        if len(seen) == 5: done.set()
    def log_message(self, *args): pass
server = HTTPServer(("127.0.0.1", 0), Ear)
threading.Thread(target=server.serve_forever, daemon=True).start()
realm = make_realm()
keeper = realm.actor("center.a", "dispatch.configure")
now = lambda: dt.datetime.now(dt.UTC)
webhooks.create_webhook("x", f"http://127.0.0.1:{server.server_address[1]}/", by=keeper, at=now())
stop = threading.Event()
worker = threading.Thread(target=run_deliveries, args=(stop,), kwargs={"pause": 0.05})
worker.start()
for n in range(5):
    realm.report(at=now(), title=f"第{n}件")
    record.seal_all(); record.hand_out_all()
done.wait(20); stop.set(); worker.join(20)
print(json.dumps([seen, worker.is_alive()]))
"""


def test_one_key_sent_by_many_at_once_makes_one_case(world):
    token = world.finish(MAKE).strip()
    processes = [world.python(SEND, token, 4) for _ in range(2)]
    answers = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        answers += [tuple(one) for one in json.loads(out)]
    assert {status for status, _body in answers} == {201} and len(answers) == 16
    assert len({body for _status, body in answers}) == 4
    assert json.loads(world.finish(COUNT)) == [4, 4, 4, 4]


def test_the_worker_delivers_while_cases_come_in(world):
    seen, alive = json.loads(world.finish(TELL))
    assert seen == ["dispatch.case.reported"] * 5 and not alive
