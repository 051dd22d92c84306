"""Every number that is shown in two or more places, read from each of them and compared."""

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID, uuid4

from domain.matches.match import MATCH
from domain.program.limits import Certainty, Level, LimitName
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.bootstrap import Deployment
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.matches.runs import match_id_of
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.web.app import create_app
from stories.simulation import founding
from stories.simulation.simulated import Simulation
from stories.ways.in_process import InProcess

PASSWORD = "a password for numbers"
ROLES = (Role.INTAKE, Role.COORDINATOR, Role.MANAGER)
ROW = re.compile(r'<th scope="row">')
CARD = re.compile(r"<h2 class=\"card__title\">(?:<span class=\"card__figure\">(\d+)</span>)?")
LINKED = re.compile(r'<a class="usa-button[^"]*" href="([^"]*)"')
DUE_LEAD = r'lead">(\d+) tasks? overdue, (\d+) to come'
DUE_KIND = r"<option value=\"[\w-]+\"[^>]*>[^<]*\((\d+)\)"
ENTRY = r'<div class="entry entry--(\w+)">\s*<time.*?</time>\s*<p><a'
SHOWN = re.compile(r"(?:<strong>|<p class=\"lead\">)(\d+) ")


class Deployed:
    """A deployment as the ground that a simulation stands on."""

    def __init__(self, deployment: Deployment) -> None:
        self.store, self.views = deployment.store, deployment.views
        self.index, self._projector = deployment.index, deployment.projector()

    def fresh(self) -> Any:
        return self.store

    def project(self) -> None:
        self._projector.catch_up()


def history(deployment: Deployment, seed: int, steps: int) -> datetime:
    """Random commands, and then what makes caseloads overfull: a ceiling that is lowered below
    what is carried, and a last day. Returns the instant at which it ends."""
    simulation = Simulation(cast(Any, Deployed(deployment)), pick=Random(seed).choice)
    founding.grown(simulation)
    for _ in range(steps):
        simulation.step()
    ceiling = ChangeLimit(
        limit=LimitName.CASELOAD_CEILING,
        value=1,
        level=Level.BLOCK,
        effective_from=simulation.today + timedelta(days=1),
        citation="The program's own choice",
        certainty=Certainty.VERIFIED,
        reason="Fewer people each.",
    )
    simulation.give(ceiling)
    simulation.now += timedelta(days=1)
    return simulation.now


@dataclass
class Numbers:
    """One look at a deployment by everybody; `different` says each number that disagrees."""

    deployment: Deployment
    run_id: UUID
    """A run that was carried out, whose figures are compared with what it left."""
    different: list[str] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.app = create_app(self.deployment.web_services())
        self.pages = {role: self._client(role, api=False) for role in ROLES}
        self.apis = {role: self._client(role, api=True) for role in ROLES}
        self.now: datetime = self.deployment.clock.now()
        self.zone = self.deployment.service.program.zone
        self.today: date = self.deployment.service.program.today(self.now)

    def _client(self, role: Role, *, api: bool) -> InProcess:
        login = f"{role.value}-{uuid4().hex[:8]}"
        mine = self.deployment.accounts.add(login, "Somebody", role, PASSWORD, None)
        client = InProcess(self.app)
        if api:
            token = self.deployment.account_desk.tokens.create(mine, "numbers", [*Scope], 30)
            client.headers["Authorization"] = f"Bearer {token}"
        else:
            client.cookies.set("peermatch", self.deployment.sign_ins.start(login, PASSWORD))
        return client

    def page(self, role: Role, path: str) -> str:
        answer = self.pages[role].get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def api(self, role: Role, path: str) -> Any:
        answer = self.apis[role].get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def export(self, role: Role, name: str) -> list[dict[str, str]]:
        text = self.apis[role].get(f"/api/v1/exports/{name}").text
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    def same(self, name: str, **places: Any) -> None:
        """Says so when the number is not the same in each of the places."""
        self.compared[name] += len(places)
        if len({repr(value) for value in places.values()}) > 1:
            self.different.append(f"{name}: {places}")

    def all(self) -> list[str]:
        self.waitlist()
        self.queue()
        self.caseloads()
        self.weeks()
        self.due()
        self.decisions()
        self.messages()
        self.runs()
        self.groups()
        return self.different

    def waitlist(self) -> None:
        overview = self.api(Role.MANAGER, "overview")
        for status in ("waiting", "matched"):
            page = self.page(Role.COORDINATOR, f"/referrals?status={status}")
            listed = self.api(Role.COORDINATOR, f"referrals?status={status}&limit=500")
            self.same(
                f"referrals {status}",
                overview=overview[status],
                page=first_number(page),
                api=listed["total"],
                rows=len(listed["referrals"]),
                intake=self.api(Role.INTAKE, f"referrals?status={status}")["total"],
            )
        every = self.api(Role.COORDINATOR, "referrals?status=open&limit=500")
        exported = self.export(Role.COORDINATOR, "referrals")
        self.same("referrals", api=every["total"], export=len(exported))
        waiting = [row for row in every["referrals"] if row["status"] == "waiting"]
        self.same(
            "urgent",
            overview=overview["urgent"],
            rows=sum(row["urgency"] == "urgent" for row in waiting),
            page=first_number(self.page(Role.INTAKE, "/referrals?status=waiting&urgency=urgent")),
        )
        self.same(
            "waiting without consent",
            overview=overview["without_consent"],
            rows=sum(not row["has_consent"] for row in waiting),
        )
        longest = max((row["waiting_days"] for row in waiting), default=0)
        self.same("longest wait", overview=overview["longest_wait_days"], rows=longest)
        for role in ROLES:
            self._home(role)

    def _home(self, role: Role) -> None:
        """Each figure on the first page is what the page behind it says."""
        text = self.page(role, "/")
        for card in text.split('<li class="card')[1:]:
            figure, link = CARD.search(card), LINKED.search(card)
            if figure is None or figure[1] is None or link is None:
                continue
            address = html.unescape(link[1])
            if address == "/roster":
                self.same("open places at home", home=int(figure[1]), roster=self._roster_open())
            elif address == "/overview":
                behind = self.api(Role.MANAGER, "overview")["waiting"]
                self.same("waiting at home", home=int(figure[1]), overview=behind)
            elif address == "/due":
                lead = re.search(DUE_LEAD, self.page(role, address))
                assert lead
                behind = int(lead[1]) or int(lead[2])
                self.same("due at home", home=int(figure[1]), due=behind)
            else:
                behind = first_number(self.page(role, address))
                self.same(f"home {address}", home=int(figure[1]), page=behind)

    def _roster_open(self) -> int:
        found = re.search(r"(\d+) openings?", self.page(Role.MANAGER, "/roster"))
        return int(found[1]) if found else -1

    def queue(self) -> None:
        listed = self.api(Role.COORDINATOR, "matches?limit=500")
        text = self.page(Role.COORDINATOR, "/matches")
        lead = re.search(r'class="lead">(\d+) proposed', text)
        unmatched = re.search(r"(\d+) referrals? (?:is|are) waiting without a proposal", text)
        exported = self.export(Role.COORDINATOR, "matches")
        proposed = [row for row in exported if row["status"] == "proposed"]
        self.same(
            "proposals",
            overview=self.api(Role.MANAGER, "overview")["proposed"],
            page=int(lead[1]) if lead else 0,
            api=listed["total"],
            rows=len(listed["matches"]),
            export=len(proposed),
        )
        self.same(
            "waiting beside the queue",
            queue=int(unmatched[1]) if unmatched else 0,
            waitlist=self.api(Role.COORDINATOR, "referrals?status=waiting")["total"],
        )
        loads = self._loads()
        for match in listed["matches"]:
            load = loads[match["specialist_id"]]
            self.same(
                "caseload on a proposal",
                queue=(match["taken"], match["capacity"]),
                roster=(load["taken"] + load["held"], load["capacity"]),
            )

    def _loads(self) -> dict[str, Any]:
        found = self.api(Role.MANAGER, "roster")["specialists"]
        return {one["specialist_id"]: one for one in found}

    def caseloads(self) -> None:
        overview, loads = self.api(Role.MANAGER, "overview"), self._loads()
        exported = {r["specialist_id"]: r for r in self.export(Role.MANAGER, "roster")}
        problem = matching_problem(self.deployment.service, self.today)
        offered = {str(offer.specialist_id): offer for offer in problem.offers}
        matches = Counter[tuple[str, str]]()
        for row in self.export(Role.COORDINATOR, "matches"):
            matches[row["specialist_id"], row["status"]] += 1
        for who, load in loads.items():
            one = self.api(Role.MANAGER, f"specialists/{who}")
            page = self.page(Role.COORDINATOR, f"/specialists/{who}")
            state = self.deployment.store.read(SPECIALIST, UUID(who))
            in_use = load["taken"] + load["held"]
            self.same(
                "places in use",
                roster=f"{in_use} of {load['capacity']}",
                page=fact(page, "Caseload"),
                api=f"{one['taken'] + one['held']} of {one['capacity']}",
                export=f"{int(exported[who]['taken']) + int(exported[who]['held'])}"
                f" of {exported[who]['capacity']}",
                record=f"{state.places_in_use} of {load['capacity']}",
            )
            carried = sum(matches[who, status] for status in ("approved", "active", "paused"))
            self.same(
                "people with a place", roster=in_use, matches=carried + matches[who, "proposed"]
            )
            self.same(
                "people supported",
                matches=carried,
                page=page.count('<p class="items__title"><a href="/matches/'),
            )
            self.same(
                "open places of one",
                roster=load["open_places"],
                page=int(fact(page, "Openings")),
                api=one["open_places"],
                export=int(exported[who]["open_places"]),
            )
            if who in offered and state.last_day is None:
                self.same(
                    "open places offered",
                    roster=load["open_places"],
                    solver=offered[who].open_places,
                )
        total = sum(load["open_places"] for load in loads.values())
        self.same(
            "open places", overview=overview["open_places"], roster=total, page=self._roster_open()
        )
        places = sum(load["capacity"] for load in loads.values())
        self.same("places", overview=overview["places"], roster=places)

    def weeks(self) -> None:
        monday = self.today - timedelta(self.today.weekday())
        names = {one["name"]: who for who, one in self._loads().items()}
        for number in range(-1, 5):
            week = monday + timedelta(7 * number)
            told = self.api(Role.COORDINATOR, f"program-week?day={week}")["specialists"]
            table = {row["specialist_id"]: row for row in told}
            page = self.page(Role.COORDINATOR, f"/program?week={week}")
            shown = dict(week_rows(page))
            for who, row in table.items():
                own = self.page(Role.COORDINATOR, f"/program/specialists/{who}?week={week}")
                lead = re.search(r"<p>(\d+) sessions?, (\d+) minutes with people, (\d+)", own)
                assert lead
                entries = re.findall(ENTRY, own)
                figures = (row["sessions"], row["session_minutes"])
                self.same(
                    "sessions and minutes of a week",
                    api=figures,
                    table=shown.get(who, "not shown"),
                    own=(int(lead[1]), int(lead[2])),
                )
                taking_place = sum(status != "missed" for status in entries)
                self.same("sessions listed", own=int(lead[1]), entries=taking_place)
        assert names

    def due(self) -> None:
        for role in ROLES:
            listed = self.api(role, "due?limit=500")
            page = self.page(role, "/due")
            lead = re.search(DUE_LEAD, page)
            assert lead
            kinds = [
                int(n) for n in re.findall(r"<option value=\"[\w-]+\"[^>]*>[^<]*\((\d+)\)", page)
            ]
            overdue = sum(row["overdue"] for row in listed["due"])
            self.same(
                "due",
                api=listed["total"],
                page=int(lead[1]) + int(lead[2]),
                kinds=sum(kinds) or listed["total"],
            )
            if listed["total"] <= 500:
                self.same("overdue", api=overdue, page=int(lead[1]))

    def decisions(self) -> None:
        page = self.page(Role.COORDINATOR, "/decisions")
        lead = re.search(r"(\d+) decisions?", page)
        assert lead
        paging = re.search(r"<p>\d+–(\d+) of (\d+)</p>", page)
        listed = self.api(Role.COORDINATOR, "decisions?limit=500")
        self.same(
            "decisions",
            lead=int(lead[1]),
            api=listed["total"],
            rows=len(listed["decisions"]),
            paging=int(paging[2]) if paging else int(lead[1]),
        )
        items = page.count('<p class="items__title">')
        self.same("decisions shown", items=items, page=int(paging[1]) if paging else int(lead[1]))

    def messages(self) -> None:
        for status in ("waits", "sent", "withheld"):
            listed = self.api(Role.MANAGER, f"messages?status={status}&limit=500")
            page = self.page(Role.MANAGER, f"/messages?status={status}")
            paging = re.search(r"<p>\d+–\d+ of (\d+)</p>", page)
            shown = int(paging[1]) if paging else len(ROW.findall(page))
            self.same(f"messages {status}", api=listed["total"], page=shown)

    def runs(self) -> None:
        """What the run says against the proposals and reasons that stand in the record."""
        told = self.api(Role.MANAGER, f"runs/{self.run_id}")
        [listed] = [
            run
            for run in self.api(Role.MANAGER, "runs?limit=500")["runs"]
            if run["run_id"] == str(self.run_id)
        ]
        page = self.page(Role.COORDINATOR, f"/runs/{self.run_id}")
        if told["status"] != "completed":
            self.same("runs that ended", api=told["status"], listed=listed["status"])
            return
        read = self.deployment.store.read
        everyone = self._referrals()
        made = sum(
            read(MATCH, match_id_of(self.run_id, one)).proposed is not None for one in everyone
        )
        self.same(
            "proposed by a run",
            api=told["proposed"],
            listed=listed["proposed"],
            page=int(fact(page, "Matches proposed")),
            record=made,
        )
        left = sum(read(REFERRAL, one).status is ReferralStatus.WAITING for one in everyone)
        self.same(
            "left waiting by a run",
            api=told["waiting"],
            page=int(fact(page, "Still waiting").partition(".")[0]),
            seekers=told["seekers"] - told["proposed"],
        )
        assert left >= told["waiting"]

    def _referrals(self) -> list[UUID]:
        listed = (
            self.api(Role.COORDINATOR, f"referrals?status={status}&limit=500")
            for status in ("waiting", "proposed", "matched", "closed")
        )
        return [UUID(row["referral_id"]) for part in listed for row in part["referrals"]]

    def groups(self) -> None:
        for group in self.api(Role.COORDINATOR, "groups")["groups"]:
            one = self.api(Role.COORDINATOR, f"groups/{group['group_id']}")
            for name in group.keys() & one.keys():
                if isinstance(group[name], int):
                    self.same(f"group {name}", listed=group[name], one=one[name])


def first_number(page: str) -> int:
    """The first count that a list's page says; 0 where it says that there is none."""
    found = SHOWN.search(page)
    return int(found[1]) if found else 0


def fact(page: str, label: str) -> str:
    """What stands beside a label; empty where it is not shown."""
    found = re.search(rf"<dt>{label}</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


def week_rows(page: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Specialist, sessions and minutes from the program's table."""
    rows = re.findall(
        r'/program/specialists/([0-9a-f-]{36}).*?"Sessions" class="number">(\d+)<.*?'
        r'"Session minutes" class="number">(\d+)<',
        page,
        re.DOTALL,
    )
    for who, sessions, minutes in rows:
        yield who, (int(sessions), int(minutes))
