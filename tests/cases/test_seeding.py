"""A node is filled with cases that never were: each is what its steps come to, signed, sealed, found, shown."""

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import Client
from typer.testing import CliRunner

from tests import builders
from tongban.cases.models import Case, CaseStep
from tongban.cases.queries import queues
from tongban.cases.queries.applicants import index_of_name, index_of_number
from tongban.cases.queries.clocks import clock_view
from tongban.cases.queries.rows import facts_of, first_facts, steps_of, subject_of
from tongban.cases.rules.clock import clock_of
from tongban.cases.rules.invented import MOST_PEOPLE, invent_answers, invent_form, invent_person
from tongban.cases.rules.receipts import check_signed
from tongban.cases.rules.steps import fold_steps
from tongban.cases.services import seeding
from tongban.cases.services.seeding import plan_seed, seed_batch
from tongban.cases.types import OPEN, State
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import check_answers, check_form
from tongban.catalogue.rules.standard import parse_standard
from tongban.identity.models import Account
from tongban.identity.queries import attestation_in, person_own
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.identifiers import check_resident_id
from tongban.kernel import canonical, clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import read_blob
from tongban.kernel.errors import BadInput, Refused
from tongban.node.commands import app
from tongban.node.tour.people import paper

COUNT = 400
PAPERS = [paper("Invented paper")]


@pytest.fixture
def town(zhou: Actor, reviewer: Actor) -> Iterator[Actor]:
    """Offices, standards both nodes have signed, and a reviewer in whose queue cases are."""
    seeding._world.cache_clear()
    yield reviewer
    seeding._world.cache_clear()


def filled(count: int = COUNT, seed: int = 7) -> list[Case]:
    plan, _ = plan_seed(cases=count, seed=seed, years=3, papers=PAPERS, beside_real_cases=True)
    assert sum(seed_batch(plan=plan, batch=batch) for batch in plan.batches) == count
    return list(Case.objects.order_by("id"))


@pytest.mark.parametrize("name", [name for _, name in catalogue.shipped_standards()])
def test_every_form_is_filled_in_without_a_fault(name: str) -> None:
    text = next(text for text, known in catalogue.shipped_standards() if known == name)
    standard, today = parse_standard(text, name), dt.date(2026, 11, 23)
    for serial in range(40):
        chance = Random(serial)
        person = invent_person(serial, "50", chance)
        answers = invent_answers(standard, "500109", chance)
        assert list(check_answers(standard, answers)) == []
        form = invent_form(standard, answers, person, chance, today)
        assert check_form(standard, form, today=today, answers=answers) == {}


def test_nobody_is_there_twice_and_nobody_exists() -> None:
    serials = [*range(3000), *range(MOST_PEOPLE - 3000, MOST_PEOPLE)]
    numbers = {invent_person(serial, "50", Random(1)).id_number for serial in serials}
    assert len(numbers) == len(serials)
    for number in list(numbers)[::100]:
        assert check_resident_id(number, dt.date(2026, 11, 23)).startswith("500199")


def test_every_case_is_what_its_steps_come_to(town: Actor) -> None:
    calendar = jurisdictions.calendar()
    for case in filled():
        steps = steps_of(case)
        assert fold_steps(first_facts(case), steps) == facts_of(case)
        moments = [step.at for step in steps]
        assert moments == sorted(moments)
        assert moments[-1] <= clock.now()
        running = clock_of(steps, calendar)
        assert (running and running.promised_due) == case.promised_due
        for step in steps:
            if step.node == node.this().id:
                check_signed(
                    subject_of(case),
                    step,
                    lambda owner, kid, at: node.this().identity.find_key(kid, "message", at),
                )
        assert case.held == dict(Counter(step.node for step in steps))
        assert case.own_steps == case.held.get(node.this().id, 0)
        assert case.yellow_from is not None
        clock_view(case, calendar)


def test_what_is_sealed_opens_and_what_is_sought_is_found(town: Actor) -> None:
    for case in filled(60):
        applicant = case.content["applicant"]
        assert case.person_index == index_of_number(applicant["id_number"])
        assert case.name_index == index_of_name(applicant["name"])
        dossier = canonical.decode(read_blob(case.dossier).content)
        assert dossier["form"] == case.content["form"]
        assert len(read_blob(case.dossier).content) == case.dossier_size
        for row in case.content["materials"].values():
            assert "sha256" not in row or read_blob(row["sha256"]).content in PAPERS
        if case.person_id:
            assert person_own(case.person_id).id_number == applicant["id_number"]
            (statement,) = case.content["statements"]
            assert attestation_in(statement["jws"]).digest == statement["digest"]
        else:
            assert case.origin_node != node.this().id
            assert case.arrived_at is not None


def test_cases_lie_over_years_states_items_and_offices(town: Actor) -> None:
    cases = filled()
    states = Counter(case.state for case in cases)
    assert states[State.CLOSED] > 0.6 * COUNT
    assert len([state for state in OPEN if states[state]]) >= 5
    assert len({case.item for case in cases}) >= 1
    assert {case.outcome for case in cases} >= {"granted", "refused", "withdrawn", "not_accepted", ""}
    days = [case.submitted_at for case in cases if case.state == State.CLOSED]
    assert max(days) - min(days) > dt.timedelta(days=700)
    quarter = len(days) // 4
    assert max(days[:quarter]) < min(days[-quarter:]), "as in a node that grew"
    uscc = town.authority
    assert queues.review_rows(uscc, "mine", town.account_id).exists()
    assert {show for show in ("todo", "unclaimed", "done") if queues.review_rows(uscc, show).exists()} == {
        "todo",
        "unclaimed",
        "done",
    }


def test_the_pages_show_them(town: Actor) -> None:
    filled(80)
    browser = Client()
    browser.force_login(Account.objects.get(pk=town.account_id))
    for show in ("todo", "done", "mine"):
        assert browser.get(f"/desk/review/?show={show}").status_code == 200
    for case in queues.review_rows(town.authority, "nonsense").union(
        queues.review_rows(town.authority, "done")
    ):
        assert browser.get(f"/desk/review/cases/{case.number}/").status_code == 200, case.number


def test_the_same_plan_makes_the_same_choices_and_goes_on_where_it_ended(town: Actor) -> None:
    plan, made = plan_seed(cases=600, seed=3, years=2, papers=PAPERS, beside_real_cases=True)
    assert not made
    seed_batch(plan=plan, batch=1)
    again, made = plan_seed(cases=600, seed=3, years=2, papers=PAPERS, beside_real_cases=True)
    assert (again, made) == (plan, {1})
    rows = "label", "item", "authority", "state", "outcome", "submitted_at", "decided_at"
    first = list(Case.objects.order_by("id").values_list(*rows))
    CaseStep.objects.all().delete()
    Case.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM identity_person WHERE name IS NOT NULL AND id NOT IN (SELECT person_id FROM identity_account WHERE person_id IS NOT NULL)"
        )
        cursor.execute("DELETE FROM blobs_blob")
    seed_batch(plan=plan, batch=1)
    assert list(Case.objects.order_by("id").values_list(*rows)) == first


def test_a_broken_batch_leaves_nothing(town: Actor) -> None:
    plan, _ = plan_seed(cases=300, seed=3, years=2, papers=PAPERS, beside_real_cases=True)
    seed_batch(plan=plan, batch=0)
    before = Case.objects.count(), CaseStep.objects.count()
    with pytest.raises(IntegrityError):
        seed_batch(plan=plan, batch=0)
    assert (Case.objects.count(), CaseStep.objects.count()) == before


def test_a_node_with_real_cases_and_another_plan_are_refused(town: Actor, zhou: Actor) -> None:
    builders.submitted(zhou)
    in_production = dataclasses.replace(node.this(), is_demo=False)
    with node.use(in_production), pytest.raises(Refused) as refused:
        plan_seed(cases=10, seed=1, years=1, papers=PAPERS, beside_real_cases=False)
    assert refused.value.code == "seed-beside-real"
    plan, _ = plan_seed(cases=10, seed=1, years=1, papers=PAPERS, beside_real_cases=True)
    seed_batch(plan=plan, batch=0)
    for other in ({"cases": 20}, {"seed": 2}, {"years": 2}):
        with pytest.raises(Refused) as refused:
            plan_seed(
                **{"cases": 10, "seed": 1, "years": 1, "papers": PAPERS, "beside_real_cases": True, **other}
            )
        assert refused.value.code == "seed-other-plan"
    with pytest.raises(BadInput):
        plan_seed(cases=0, seed=1, years=1, papers=PAPERS, beside_real_cases=True)


def test_a_node_without_items_is_refused(db: None) -> None:
    seeding._world.cache_clear()
    with pytest.raises(Refused) as refused:
        plan_seed(cases=10, seed=1, years=1, papers=PAPERS, beside_real_cases=False)
    assert refused.value.code == "seed-no-items"
    seeding._world.cache_clear()


def test_the_command_says_what_it_did_and_does_it_once(town: Actor) -> None:
    words = ["seed", "--cases", "30", "--workers", "1", "--json", "--beside-real-cases"]
    home = ["--home", str(settings.TONGBAN_CONFIG.home)]
    runs = [json.loads(CliRunner().invoke(app, [*words, *home]).stdout) for _ in range(2)]
    assert [(run["cases"], run["made"]) for run in runs] == [(30, 30), (30, 0)]
    assert Case.objects.count() == 30
    text = CliRunner().invoke(app, ["seed", "--help"]).stdout
    assert "tongban seed --cases 10000" in " ".join(text.split())
