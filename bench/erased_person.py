"""A person with a whole course in a program, and then erased: for searches of what is left."""

from uuid import UUID, uuid4

from guessing import KINDS, Heard, documents_of, kinds_used, newest_index, spoken
from sqlalchemy import select
from two_offices import small_agency

from domain.matches.matching_run import MATCHING_RUN, RunTrigger
from domain.shared.roles import Role
from matching import problem_to_json
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.readmodels.screens.specialists.roster import staff_references
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.store.finding.phone_numbers import phone_digits
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, referral_id
from peermatch.usecases.importing.import_files import Importer
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner

COORDINATOR = Actor(name="coordinator-1", role=Role.COORDINATOR)
MANAGER = Actor(name="manager-1", role=Role.MANAGER)
COUNTY, PHONE, GUARDIAN = "Northumberland", "(804) 555-0142", "Unmistakable Quillfeather"
OWN = (
    (b"Casey Mundy", b"Adelaide Quillfeather"),
    (b"(804) 555-0197", b"(804) 555-0143"),
    (b"1980-06-11", b"1951-02-03"),
)
"""What is the first person's alone in the file of referrals."""
ROWS = (
    "command,participant_id,county,phone,ways,name,relationship",
    "move-home,R1,Richmond,,,,",
    f"choose-contact,R1,,{PHONE},text,,",
    f"name-guardian,R1,,{PHONE},,{GUARDIAN},parent",
)
"""Without a column `row`, so that each row is its own id."""


def lived_and_erased(deployment: Deployment, planner: Planner) -> tuple[list[str], list[bytes]]:
    """The person's words, and every document about them that anything was digested from."""
    heard, used = Heard(deployment.store), kinds_used(newest_index(deployment))
    demo.run_import(deployment, _files(), lambda *_told: None)
    service, projector = deployment.service, deployment.projector()
    importer = Importer(service, MANAGER, lambda: staff_references(deployment.views))
    projector.catch_up()
    report = importer.run({"changes.csv": "\n".join(ROWS).encode()})
    assert [r.outcome.value for r in report.results] == ["added"] * 3, report.results
    person, referral = derived("participant", referral_id("R1")), referral_id("R1")
    run_id = uuid4()
    service.perform(COORDINATOR, uuid4(), RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    projector.catch_up()
    MatchingRuns(service, planner).carry_out_all()
    projector.catch_up()
    with deployment.views.connect() as connection:
        proposed = connection.execute(select(MATCHES.c.match_id, MATCHES.c.referral_id)).all()
    for row in proposed:
        service.perform(COORDINATOR, uuid4(), ApproveMatch(match_id=row.match_id))
    projector.catch_up()
    HorizonRolling(service, planner).roll_due()
    projector.catch_up()
    problem = problem_to_json(kept_problem(deployment.store.read(MATCHING_RUN, run_id)))
    matches = [row.match_id for row in proposed if row.referral_id == referral]
    commands = heard.about(person, referral, *matches)
    deployment.store.vault.lease = 0.0
    deployment.erasure().erase(person)
    assert used <= set(KINDS), f"no attack tries tokens of {used - set(KINDS)}"
    words = [word for one in commands for word in spoken(one.body) if not _is_id(word)]
    return _alone(words), [*documents_of(commands), *_rows(), problem]


def _files() -> dict[str, bytes]:
    """Eight people, of whom the first has a name, a number and a birthday of their own."""
    files = small_agency()
    for others, own in OWN:
        files["referrals.csv"] = files["referrals.csv"].replace(others, own, 1)
    return files


def _rows() -> list[bytes]:
    """Each row as its id was made from it."""
    columns = ROWS[0].split(",")
    found = []
    for line in ROWS[1:]:
        cells = dict(zip(columns, line.split(","), strict=True))
        filled = sorted(f"{column}={cell}" for column, cell in cells.items() if cell)
        found.append("/".join(("import", "commands.csv", *filled)).encode())
    return found


def _alone(words: list[str]) -> list[str]:
    """Those that are this person's alone: what others share is found with them."""
    shared = small_agency()["referrals.csv"].decode().splitlines()[2]
    own = {word for word in words if word not in shared}
    parts = {part.upper() for word in own for part in word.split()}
    digits = {phone_digits(word) for word in own if word.startswith("(")}
    found = own | parts | digits | {number[-4:] for number in digits}
    return sorted(word for word in found if len(word) > 3)


def _is_id(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True
