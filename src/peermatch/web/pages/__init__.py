"""The pages, by user group."""

from peermatch.web.asking import agency_pages, asking_pages, receipt_pages
from peermatch.web.importing import import_pages
from peermatch.web.measured import monthly_report, overview
from peermatch.web.pages import command_form, components, help_page, home, sign_in
from peermatch.web.pages.accounts import (
    account_changes_page,
    accounts_page,
    own_account,
    passkey_page,
    provider_page,
    proving,
    second_factor_page,
    tokens_page,
    welcome,
)
from peermatch.web.pages.agencies import agency_links_page
from peermatch.web.pages.calendar import (
    calendar_links,
    calendar_page,
    own_calendar,
    program_weeks,
    repairs,
)
from peermatch.web.pages.consents import (
    consent_texts_page,
    papers,
    sign_on_screen,
    sign_with_specialist,
    signed_forms_page,
    text_preview,
)
from peermatch.web.pages.groups import groups, own_groups
from peermatch.web.pages.matches import (
    answers_entered_page,
    handing_on_page,
    match_pages,
    people_supported,
    recovery_capital_page,
    runs,
)
from peermatch.web.pages.offline import offline_phone, offline_shell
from peermatch.web.pages.own import (
    link_opening,
    own_appointments,
    own_choice,
    own_goals_page,
    own_home,
    ten_questions,
    what_matters_page,
)
from peermatch.web.pages.own.record import own_record_page, own_signed_forms
from peermatch.web.pages.own.support import own_handing_on, own_help_page
from peermatch.web.pages.own_email import own_email_page
from peermatch.web.pages.people import private_link_page
from peermatch.web.pages.privacy import (
    breach_page,
    emergency_page,
    emergency_reviews,
    looks_page,
    person_key_page,
    sign_ins_page,
    unusual_page,
)
from peermatch.web.pages.program import (
    exports,
    learned_weights,
    management,
    needs_decision,
    reserve,
    rules,
    set_aside,
    tasks_page,
    tasks_together,
)
from peermatch.web.pages.referrals import (
    finding,
    merging,
    new_referral,
    referrals,
    while_typing,
)
from peermatch.web.pages.resources import (
    directory,
    directory_files,
    hand_off_file,
    unmet_need,
)
from peermatch.web.pages.review import other_ways, queue_changes, review_queue, together
from peermatch.web.pages.sessions import (
    messages,
    messages_told,
    note_form,
    offers,
    schedule,
    text_delivery,
    text_replies,
)
from peermatch.web.pages.specialists import my_time, specialists
from peermatch.web.past import as_of_pages, decided_pages, history_pages
from peermatch.web.running import health, metrics, operations
from peermatch.web.scenarios import scenario_pages

ROUTERS = tuple(
    module.router
    for module in (
        sign_in,
        welcome,
        own_account,
        own_email_page,
        second_factor_page,
        passkey_page,
        tokens_page,
        proving,
        provider_page,
        account_changes_page,
        accounts_page,
        health,
        metrics,
        operations,
        link_opening,
        own_home,
        own_appointments,
        own_choice,
        own_goals_page,
        ten_questions,
        what_matters_page,
        own_handing_on,
        own_help_page,
        handing_on_page,
        recovery_capital_page,
        answers_entered_page,
        own_record_page,
        own_signed_forms,
        private_link_page,
        sign_on_screen,
        sign_with_specialist,
        papers,
        signed_forms_page,
        text_preview,
        consent_texts_page,
        asking_pages,
        receipt_pages,
        agency_pages,
        agency_links_page,
        home,
        while_typing,
        new_referral,
        merging,
        referrals,
        finding,
        together,
        queue_changes,
        other_ways,
        review_queue,
        runs,
        schedule,
        note_form,
        calendar_links,
        own_calendar,
        offline_phone,
        offline_shell,
        management,
        overview,
        monthly_report,
        import_pages,
        reserve,
        learned_weights,
        scenario_pages,
        match_pages,
        people_supported,
        my_time,
        tasks_page,
        tasks_together,
        needs_decision,
        history_pages,
        as_of_pages,
        decided_pages,
        groups,
        own_groups,
        unmet_need,
        hand_off_file,
        directory_files,
        directory,
        rules,
        specialists,
        calendar_page,
        program_weeks,
        repairs,
        offers,
        messages_told,
        text_delivery,
        text_replies,
        messages,
        exports,
        looks_page,
        sign_ins_page,
        person_key_page,
        unusual_page,
        breach_page,
        emergency_page,
        emergency_reviews,
        set_aside,
        components,
        help_page,
        command_form,
    )
)
