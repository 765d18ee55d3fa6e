"""Programs of other systems: real accounts with real tokens in the small county, and a client that bears one."""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.dispatch.realm import COUNTY, NOW, SINCE, Realm
from yizhen.identity import door as identity
from yizhen.kernel.actors import Actor, system_actor
from yizhen.organs import door as organs

CENTER = (
    "dispatch.view", "dispatch.report", "dispatch.intake", "dispatch.accept", "dispatch.dispatch", "dispatch.verify",
    "organs.view",
)  # fmt: skip
DESK = ("dispatch.view", "dispatch.sign", "dispatch.handle", "organs.view")
KEEPER = system_actor("装机", COUNTY, ("identity.accounts", "identity.grant", "organs.edit"))
BY = {"by": KEEPER, "at": NOW}


def officer(realm: Realm, post: str, *powers: str, scope: str = "county") -> Actor:
    """Somebody real who holds the post, with an account and a role of just these powers."""
    person = organs.enroll_person(COUNTY, f"N-{post}", f"{post}的人", **BY)
    organs.assign_holder(realm.posts[post], person, valid_from=SINCE, **BY)
    account, _password = identity.create_account(username=f"u-{post}", county=COUNTY, person_id=person, **BY)
    role = f"r-{post}".replace(".", "-")
    identity.set_role_powers(COUNTY, role, role, powers, **BY)
    identity.grant_role(realm.posts[post], role, scope, valid_from=SINCE, **BY)
    return identity.actor_for(account, realm.posts[post], timezone.now())


def token_of(by: Actor, *powers: str) -> str:
    """A token of somebody, with all their powers or some."""
    return identity.issue_token(name="测试系统", powers=powers or by.powers, days=30, by=by, at=timezone.now())[1]


@dataclass
class Program:
    """A client of the API that bears a token."""

    token: str

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=True, SERVER_NAME="localhost")

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | more

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str):
        return self.client.get(f"/api/v1/{path}", query or {}, headers=self._headers(headers))

    def post(self, path: str, body: Any, key: str = "", **headers: str):
        more = {"Idempotency-Key": key} if key else {}
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            f"/api/v1/{path}", data, content_type="application/json", headers=self._headers(more | headers)
        )

    def narrowed(self, by: Actor, *powers: str) -> "Program":
        return replace(self, token=token_of(by, *powers))
