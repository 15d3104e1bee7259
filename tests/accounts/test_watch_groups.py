"""Groups that look for a movie: their links, who may come in and how many, votes, the end of everything in them."""

import json
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import commands
from accounts.models.user import User
from accounts.models.watch_group import Participant, Vote, WatchGroup
from accounts.services import identity
from accounts.services.portability import exports
from accounts.services.watch_groups import groups, links, participation
from accounts.tasks import remove_expired_sessions
from accounts.types.watch_groups import WatchGroupState
from project.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests
from tests.conftest import PASSWORD, Api

PICKS = (129, 238, 680)


def again(group: WatchGroupState) -> WatchGroupState:
    return groups.open_group(group.key)


@pytest.fixture
def group(alice: User) -> WatchGroupState:
    return groups.create(alice)


@pytest.fixture
def full(group: WatchGroupState) -> WatchGroupState:
    for number in range(7):
        participation.join(group, name=f"Guest {number}", picks=PICKS)
    return again(group)


def test_the_host_is_the_first_in_it(group: WatchGroupState, alice: User) -> None:
    assert [(person.place, person.name, person.user_id) for person in group.people] == [(1, "Alice", alice.pk)]
    assert group.expires_at
    assert abs(group.expires_at - group.created_at - groups.LIFE) < timedelta(seconds=5)
    assert groups.create(alice, is_kept=True).expires_at is None


@pytest.mark.parametrize("place", range(34))
def test_a_link_with_one_wrong_letter_leads_nowhere(group: WatchGroupState, place: int) -> None:
    letter = "A" if group.key[place] != "A" else "B"
    key = group.key[:place] + letter + group.key[place + 1 :]
    last_bits = place == 33  # of the last letter of base64 some bits are not part of the signature
    assert links.code_of(key) is None or (last_bits and links.key_of(group.code) == key)


@pytest.mark.parametrize("key", ["", "a", "a" * 34, "ü" * 34, "a" * 10_000, "\x00" * 34, "../" * 12, "٣" * 34])
def test_a_forged_link_is_refused_without_a_query(
    key: str, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0), pytest.raises(NotFound):
        groups.open_group(key)


def test_a_link_lives_on_when_the_secret_is_replaced(group: WatchGroupState, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret that is long enough to be one"
    assert links.code_of(group.key) == group.code
    settings.SECRET_KEY_FALLBACKS = []
    assert links.code_of(group.key) is None


def test_a_signature_is_compared_in_constant_time(group: WatchGroupState, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def compare(given: str, right: str) -> bool:
        compared.append((given, right))
        return given == right

    monkeypatch.setattr(links, "constant_time_compare", compare)
    links.code_of(group.key[:-1] + "!")
    links.code_of(group.code + "x" * 22)
    assert [given for given, _ in compared] == ["x" * 22]


def test_a_link_whose_day_is_over_leads_nowhere_and_is_removed(group: WatchGroupState, alice: User) -> None:
    kept = groups.create(alice, is_kept=True)
    past = timezone.now() - timedelta(days=2)
    WatchGroup.objects.update(created_at=past)
    WatchGroup.objects.filter(code=group.code).update(expires_at=past + groups.LIFE)
    with pytest.raises(NotFound):
        groups.open_group(group.key)
    assert [one.code for one in groups.of_user(alice)] == [kept.code]
    assert remove_expired_sessions.func() >= 2
    assert list(WatchGroup.objects.values_list("code", flat=True)) == [kept.code]


def test_a_member_has_ten_links_at_most(alice: User) -> None:
    for _ in range(groups.MOST_GROUPS):
        groups.create(alice)
    with pytest.raises(Conflict, match="ten links"):
        groups.create(alice)


def test_eight_people_and_no_more(full: WatchGroupState, bob: User) -> None:
    assert [person.place for person in full.people] == [*range(1, 9)]
    with pytest.raises(Conflict, match="eight places"):
        participation.join(full, user=bob)


def test_the_last_place_is_given_once(full: WatchGroupState, bob: User) -> None:
    participation.leave(full, full.people[-1])
    participation.join(full, user=bob)
    with pytest.raises(Conflict):
        participation.join(full, name="Late", picks=PICKS)
    assert again(full).people[-1].user_id == bob.pk


def test_a_member_is_in_it_once(group: WatchGroupState, bob: User) -> None:
    assert participation.join(group, user=bob) == participation.join(group, user=bob, name="Another")
    assert [person.name for person in again(group).people] == ["Alice", "Bob"]


@pytest.mark.parametrize("picks", [(), (129,), (129, 129, 238), (129, 238, 999_999_999)])
def test_a_visitor_picks_three_movies(group: WatchGroupState, picks: tuple[int, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        participation.join(group, name="Mina", picks=picks)
    assert refused.value.errors[0].field == "films"


@pytest.mark.parametrize(
    ("name", "expected"),
    [(" Mi  na ", "Mi na"), ("A\u202eda", "Ada"), ("a\x00b", "ab"), ("Zoe\u0308", "Zoë"), ("<b>", "<b>")],
)
def test_a_name_is_kept_as_others_can_read_it(name: str, expected: str) -> None:
    assert groups.clean_name(name) == expected


@pytest.mark.parametrize(
    ("display_name", "expected"),
    [("x" * 60, "x" * 40), ("x" * 39 + "👩\u200d💻", "x" * 39), ("x" * 39 + " Lovelace", "x" * 39), ("", "Host")],
)
def test_a_display_name_that_is_longer_is_shortened_where_none_is_given(
    alice: User, bob: User, display_name: str, expected: str
) -> None:
    User.objects.update(display_name=display_name)
    alice.refresh_from_db()
    bob.refresh_from_db()
    assert [person.name for person in groups.create(alice).people] == [expected]
    other = groups.create(alice, name="Alice")
    with pytest.raises(Invalid):
        participation.join(other, user=bob, name="x" * 41)
    if display_name:
        participation.join(other, user=bob)
        assert [person.name for person in again(other).people] == ["Alice", expected]


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\x00", "x" * 41])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        groups.clean_name(name)


def test_two_people_are_not_called_alike(group: WatchGroupState) -> None:
    with pytest.raises(Conflict, match="has that name already"):
        participation.join(group, name="ALICE", picks=PICKS)


def test_a_visitor_is_known_by_a_signed_token_alone(group: WatchGroupState) -> None:
    token = links.participant_token(participation.join(group, name="Mina", picks=PICKS))
    state = again(group)
    mina = participation.person_in(state, tokens=["forged", token])
    assert mina is not None
    assert mina.name == "Mina"
    assert participation.person_in(state, tokens=[token[:-1] + ("A" if token[-1] != "A" else "B")]) is None
    assert participation.person_in(state, tokens=[mina.id.hex]) is None


def test_a_members_id_opens_nothing_as_a_token(group: WatchGroupState) -> None:
    token = links.participant_token(group.people[0].id)
    assert participation.person_in(group, tokens=[token]) is None


def test_what_all_say_yes_to_is_decided(group: WatchGroupState, bob: User) -> None:
    participation.join(group, user=bob)
    group = again(group)
    participation.vote(group, group.people[0], 278, yes=True)
    assert again(group).decided_movie_id is None
    participation.vote(group, group.people[1], 278, yes=True)
    assert again(group).decided_movie_id == 278
    participation.decide(group, group.people[1], None)
    assert again(group).decided_movie_id is None


def test_one_person_alone_decides_nothing_by_a_yes(group: WatchGroupState) -> None:
    participation.vote(group, group.people[0], 278, yes=True)
    assert again(group).decided_movie_id is None


def test_a_vote_is_changed_and_taken_back(group: WatchGroupState) -> None:
    for yes, kept in ((True, ((1, 278, True),)), (False, ((1, 278, False),)), (None, ())):
        participation.vote(group, group.people[0], 278, yes=yes)
        assert again(group).votes == kept


def test_only_the_host_decides_alone(group: WatchGroupState, bob: User) -> None:
    participation.join(group, user=bob)
    state = again(group)
    with pytest.raises(Forbidden):
        participation.decide(state, state.people[1], 278)
    participation.decide(state, state.people[0], 278)
    assert again(state).decided_movie_id == 278


def test_whoever_leaves_takes_their_votes_along(group: WatchGroupState, bob: User) -> None:
    participation.join(group, user=bob)
    state = again(group)
    participation.vote(state, state.people[1], 278, yes=True)
    participation.leave(state, state.people[1])
    assert (len(again(group).people), again(group).votes) == (1, ())
    with pytest.raises(NotFound):
        participation.vote(state, state.people[1], 278, yes=True)


def test_every_change_raises_the_version(group: WatchGroupState, bob: User) -> None:
    versions = [group.version]
    for act in (
        lambda: participation.join(group, user=bob),
        lambda: participation.vote(group, group.people[0], 278, yes=True),
        lambda: participation.decide(group, group.people[0], 278),
        lambda: participation.leave(group, again(group).people[1]),
    ):
        act()
        versions.append(again(group).version)
    assert versions == sorted(set(versions))


def test_the_host_ends_it_and_nothing_is_left(full: WatchGroupState, alice: User, bob: User) -> None:
    participation.vote(full, full.people[2], 278, yes=True)
    with pytest.raises(Forbidden):
        groups.end(bob, full.key)
    groups.end(alice, full.key)
    groups.end(alice, full.key)
    assert not WatchGroup.objects.exists() | Participant.objects.exists() | Vote.objects.exists()
    with pytest.raises(NotFound):
        participation.join(full, user=bob)


def test_where_the_host_leaves_it_ends(full: WatchGroupState) -> None:
    participation.leave(full, full.people[0])
    assert not WatchGroup.objects.exists() | Participant.objects.exists()


def test_the_account_takes_its_groups_and_its_part_in_others_along(
    full: WatchGroupState, alice: User, bob: User
) -> None:
    other = groups.create(bob)
    participation.join(other, user=alice)
    identity.delete_account(alice, password=PASSWORD)
    assert [one.code for one in WatchGroup.objects.all()] == [other.code]
    assert [person.name for person in again(other).people] == ["Bob"]


def test_an_export_holds_what_is_ones_own_and_nothing_of_the_others(group: WatchGroupState, bob: User) -> None:
    participation.join(group, user=bob, name="Robert", names_movies=True)
    state = again(group)
    for person in state.people:
        participation.vote(state, person, 278, yes=True)
    file = b"".join(exports.export_file(bob, kind="json").chunks)
    (entry,) = json.loads(file)["groups"]
    assert (entry["name"], entry["is_host"], entry["decided_movie"]) == ("Robert", False, 278)
    assert [(vote["id"], vote["yes"]) for vote in entry["votes"]] == [(278, True)]
    assert b"Alice" not in file


def test_tries_to_come_in_are_limited(group: WatchGroupState, settings: Settings) -> None:
    settings.RATE_LIMITS = {"address": "3/hour"}
    request = RequestFactory().post("/")
    for number in range(3):
        commands.join_group(request, group.key, name=f"Guest {number}", picks=PICKS)
    with pytest.raises(TooManyRequests):
        commands.join_group(request, group.key, name="One more", picks=PICKS)


def test_forged_links_count_as_tries(api: Api, settings: Settings) -> None:
    settings.RATE_LIMITS = {"address": "2/hour"}
    answers = [api("POST", "/together/forged/participants", {"name": "X"}).status_code for _ in range(3)]
    assert answers == [404, 404, 429]
