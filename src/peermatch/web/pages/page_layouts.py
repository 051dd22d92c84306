"""The forms of commands that pages lay out themselves, by the name that such a form sends along."""

from collections.abc import Mapping

from peermatch.web.forms.layouts import Layout
from peermatch.web.pages.calendar import calendar_page, repairs
from peermatch.web.pages.consents import papers, sign_on_screen, sign_with_specialist
from peermatch.web.pages.matches import (
    answers_entered_page,
    handing_on_page,
    recovery_capital_page,
    runs,
)
from peermatch.web.pages.program import tasks_page
from peermatch.web.pages.referrals import merging, new_referral, referrals, waitlist_views
from peermatch.web.pages.review import review_queue, together
from peermatch.web.pages.sessions import day_in_hand, messages, note_form, offers, schedule
from peermatch.web.pages.specialists import my_time
from peermatch.web.scenarios import scenario_pages

LAYOUTS: Mapping[str, Layout] = {
    "new-referral": new_referral.NEW_REFERRAL,
    "referral": referrals.REFERRAL,
    "merge": merging.MERGE,
    "waitlist": waitlist_views.WAITLIST,
    "queue": review_queue.QUEUE,
    "together": together.TOGETHER,
    "views": together.VIEWS,
    "runs": runs.RUNS_PAGE,
    "consent-form": sign_on_screen.SIGN,
    "consent-with-specialist": sign_with_specialist.SIGN_WITH_SPECIALIST,
    "consent-paper": papers.PAPER,
    "session": schedule.SESSION,
    "today": day_in_hand.TODAY,
    "note": note_form.NOTE,
    "handing-on": handing_on_page.HANDING_ON,
    "ten-questions": recovery_capital_page.TEN_QUESTIONS,
    "answers-entered": answers_entered_page.ANSWERS_ENTERED,
    "offers": offers.OFFERS,
    "my-time": my_time.MY_TIME,
    "calendar": calendar_page.CALENDAR,
    "message": messages.MESSAGE,
    "tasks": tasks_page.TASKS,
    "repairs": repairs.REPAIRS_PAGE,
    "repair": repairs.REPAIR,
    "trial": scenario_pages.TRIAL,
    "carry-out": scenario_pages.CARRY_OUT,
}
"""Pages that show forms of commands in their own way, by what their forms send as `layout`."""
