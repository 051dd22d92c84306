"""A file's name is unique in the house, unless its files hold the same thing on several floors."""

from collections import defaultdict
from pathlib import Path

import domain

SOURCE = Path(domain.__file__).parents[1]
ONE_THING = {
    "availability": "when somebody can meet: from the record, and resolved to instants",
    "called_off": "sessions that were called off and come back",
    "counting": "the units of a session or meeting",
    "directory": "the directory of resources and supports",
    "directory_files": "the directory as files of HSDS",
    "due": "what is due, and for whom",
    "enrollment": "a specialist joins the program",
    "exports": "lists to take away",
    "failed_work": "what a queue could not do, and the migration of its table",
    "agency_links": "links by which agencies refer people, and the migration of their table",
    "emergencies": "accesses in an emergency, and the lists of them",
    "unusual_looks": "looks that are unusual for whoever looked, and the worklist of them",
    "feed": "the calendar feed",
    "kept_views": "views of the queue and the waitlist that somebody keeps",
    "own_calendar": "a specialist’s own calendar, by which nothing is planned over what is there",
    "own_calendars": "the same: its addresses, and the migration of their table",
    "first_tables": "the first migration of each database",
    "leave_requests": "leave that is asked for and answered",
    "groups": "groups and their meetings",
    "households": "who is to be served together or apart",
    "intake": "how a referral comes in",
    "job_marks": "how timed jobs ended, and the migration of its table",
    "kept_pasts": "the program as it was at past moments, and the migration of its table",
    "kept_replays": "how matches were decided, and the migration of its table",
    "likely_waits": "how long people wait until they are matched",
    "matches": "matches",
    "messages": "messages about sessions",
    "offers": "times offered instead of a session's own",
    "overview": "how the program does: its figures now, and the page with its pictures",
    "recovery_capital": "the ten questions on recovery capital, and who records the answers",
    "own_groups": "the groups that a specialist leads",
    "outlook": "whom the engine would propose to one referral today",
    "outlooks": "the same of all referrals",
    "people": "participants: their details, consents and history",
    "private_links": "links to participants' own pages, and the migration of their tables",
    "program": "the program itself: its settings, and what the API tells of it",
    "record_notices": "what a record's later readers are told",
    "referrals": "referrals",
    "repair": "one repair of a schedule",
    "repairs": "repairs of schedules",
    "reserve": "the policy that reserves scarce specialists",
    "reserve_policy": "the same policy: its commands, and what its page shows",
    "review_queue": "proposals that wait for a decision",
    "runs": "matching runs",
    "returned_link": "a private link that came back, and who sees to it",
    "roll_up_outbox": "what is told to the state until it has it, and its table's migration",
    "schedule": "a specialist's schedule",
    "service_area": "the program's sites and roads",
    "sessions": "sessions",
    "specialists": "specialists",
    "time_questions": "times that stand although something speaks against them",
    "trials": "changes that are tried, and the migration of their table",
    "weeks": "a week of sessions",
}


def test_a_name_shared_by_files_names_one_thing() -> None:
    folders = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        if not path.stem.startswith("__"):
            folders[path.stem].add(path.parent)
    shared = {name for name, found in folders.items() if len(found) > 1}
    assert shared - ONE_THING.keys() == set(), "another name, or say what the files share"
    assert ONE_THING.keys() - shared == set(), "no longer shared"
