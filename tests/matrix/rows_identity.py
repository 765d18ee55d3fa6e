"""What identity declares for the matrix: accounts, and the grants of posts."""

from tests.identity.offices import account_for
from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, NOW, TODAY
from yizhen.identity.access import account_for as open_account
from yizhen.identity.access import accounts_for, reachable_posts, reaches_post
from yizhen.identity.actions import create_account
from yizhen.identity.models import Account
from yizhen.identity.queries import accounts
from yizhen.kernel.actors import system_actor
from yizhen.organs.door import NoSuchPost, post, search_posts


def make_accounts(world):
    made = {
        place: account_for(world.home.people[f"{code}1"], f"who-{place}") for place, code in PLACES.items()
    }
    far = system_actor("装机", AWAY, ("identity.accounts",))
    pk, _password = create_account(
        username="who-other_county", county=AWAY, person_id=world.away.people["F1"], by=far, at=NOW
    )
    return {**made, "other_county": pk}


def make_posts(world):
    places = {place: world.home.posts[f"{code}-head"] for place, code in PLACES.items()}
    return {**places, "other_county": world.away.posts["ZHEN-head"]}


def open_post(by, pk):
    if not reaches_post(by, pk):
        raise NoSuchPost(pk)


ROWS = (
    Rows(
        kind="account",
        make=make_accounts,
        open=open_account,
        listed=lambda by: accounts_for(by).values_list("pk", flat=True),
        counted=lambda by: accounts(by)[1],
        found=lambda by, words: [line.id for line in accounts(by, text=words)[0]],
        words=lambda pk: Account.objects.get(pk=pk).username,
        page=lambda pk: f"/identity/accounts/{pk}/",
        list_pages=("/identity/accounts/",),
        export_pages=("/identity/accounts/export.csv",),
        search_page=lambda words: f"/identity/accounts/?q={words}",
    ),
    Rows(
        kind="post_grants",
        make=make_posts,
        open=open_post,
        listed=reachable_posts,
        counted=lambda by: search_posts(reachable_posts(by), "", TODAY, start=0, size=100)[1],
        found=lambda by, words: [
            one.id for one in search_posts(reachable_posts(by), words, TODAY, start=0, size=100)[0]
        ],
        words=lambda pk: post(pk).organ_name,
        page=lambda pk: f"/identity/grants/{pk}/",
        list_pages=("/identity/grants/",),
        search_page=lambda words: f"/identity/grants/?q={words}",
    ),
)
