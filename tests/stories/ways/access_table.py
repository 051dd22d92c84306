"""Who may call what: every route and command with the roles that are let in."""

from domain.shared.roles import Role
from peermatch.web.http.access import (
    ForParticipants,
    Public,
    Secret,
)

INTAKE, COORDINATOR, CPRS, MANAGER = Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER
OFFICER, ADMINISTRATOR = Role.PRIVACY_OFFICER, Role.ADMINISTRATOR
CLINICAL = frozenset({INTAKE, COORDINATOR, CPRS, MANAGER})
"""Whoever works with or for people."""
EVERYONE = CLINICAL | {OFFICER, ADMINISTRATOR}
OPERATING = frozenset({MANAGER, ADMINISTRATOR})
"""Who looks after accounts and how the service runs."""
STAFF = frozenset({INTAKE, COORDINATOR})
PLANNERS = frozenset({COORDINATOR, MANAGER})
EMERGENCIES = frozenset({CPRS, MANAGER})
"""Whose reach ends before somebody's record."""
OFFICE = frozenset({INTAKE, COORDINATOR, MANAGER})

PAGES: dict[tuple[str, str], frozenset[Role]] = {
    ("GET", "/"): EVERYONE,
    ("GET", "/referrals"): STAFF,
    ("GET", "/referrals/new"): STAFF,
    ("GET", "/referrals/list.csv"): STAFF,
    ("GET", "/referrals/drafts"): STAFF,
    ("POST", "/referrals/drafts"): STAFF,
    ("POST", "/referrals/drafts/known"): STAFF,
    ("GET", "/referrals/{referral_id}/merge/{into}"): STAFF,
    ("GET", "/referrals/drafts/{draft_id}/{step}"): STAFF,
    ("POST", "/referrals/drafts/{draft_id}/drop"): STAFF,
    ("GET", "/referrals/{referral_id}"): STAFF,
    ("GET", "/people/{participant_id}/private-link"): STAFF | {CPRS},
    ("POST", "/people/{participant_id}/private-link"): STAFF | {CPRS},
    ("POST", "/people/{participant_id}/private-link/end"): STAFF | {CPRS},
    ("GET", "/people/{participant_id}/consent-form"): STAFF,
    ("POST", "/people/{participant_id}/consent-form"): STAFF,
    ("GET", "/people/{participant_id}/consent-paper"): STAFF,
    ("GET", "/people/{participant_id}/consent-paper/{form_id}"): STAFF,
    ("POST", "/consent-papers"): STAFF,
    ("GET", "/people/{participant_id}/signed-forms/{form_id}"): STAFF,
    ("GET", "/people/{participant_id}/signed-forms/{form_id}/thanks"): STAFF,
    ("GET", "/people/{participant_id}/signed-forms/{form_id}/form.pdf"): STAFF,
    ("GET", "/people/{participant_id}/signed-forms/{form_id}/papers/{scan_id}"): STAFF,
    ("GET", "/consent-forms"): CLINICAL,
    ("GET", "/consent-forms/{kind}/{language}"): CLINICAL,
    ("POST", "/consent-forms/preview.pdf"): frozenset({MANAGER}),
    ("GET", "/consent-forms/{kind}/{language}/blank.pdf"): CLINICAL,
    ("GET", "/find"): STAFF,
    ("POST", "/referrals/search"): STAFF,
    ("POST", "/referrals/list.csv"): STAFF,
    ("POST", "/find"): STAFF,
    ("POST", "/find/anyone"): STAFF,
    ("GET", "/matches"): frozenset({COORDINATOR}),
    ("GET", "/matches/approve"): frozenset({COORDINATOR}),
    ("GET", "/matches/changed"): frozenset({COORDINATOR}),
    ("GET", "/matches/changes"): frozenset({COORDINATOR}),
    ("GET", "/matches/{match_id}/times"): frozenset({COORDINATOR}),
    ("GET", "/matches/{match_id}/others"): frozenset({COORDINATOR}),
    ("POST", "/matches/{match_id}/others"): frozenset({COORDINATOR}),
    ("GET", "/runs"): PLANNERS,
    ("GET", "/runs/{run_id}"): PLANNERS,
    ("GET", "/schedule"): frozenset({CPRS}),
    ("GET", "/sessions/{session_id}/note"): frozenset({CPRS}),
    ("GET", "/sessions/{session_id}"): frozenset({COORDINATOR, CPRS}),
    ("GET", "/program"): PLANNERS,
    ("GET", "/calendar"): frozenset({COORDINATOR}),
    ("GET", "/program/specialists/{specialist_id}"): frozenset({COORDINATOR}),
    ("GET", "/program/places"): frozenset({COORDINATOR}),
    ("GET", "/repairs"): frozenset({COORDINATOR}),
    ("GET", "/repairs/{repair_id}"): frozenset({COORDINATOR}),
    ("GET", "/sessions/{session_id}/times"): frozenset({COORDINATOR, CPRS}),
    ("GET", "/exports"): OFFICE,
    ("GET", "/exports/{name}"): OFFICE,
    ("GET", "/messages"): PLANNERS,
    ("GET", "/messages/told"): PLANNERS,
    ("POST", "/messages/told"): PLANNERS,
    ("GET", "/messages/{message_id}"): PLANNERS,
    ("GET", "/messages/{message_id}/letter"): PLANNERS,
    ("GET", "/calendar-links"): frozenset({CPRS}),
    ("GET", "/own-calendar"): frozenset({CPRS}),
    ("POST", "/own-calendar"): frozenset({CPRS}),
    ("POST", "/own-calendar/stop"): frozenset({CPRS}),
    ("POST", "/calendar-links/invitations/on"): frozenset({CPRS}),
    ("POST", "/calendar-links/invitations/off"): frozenset({CPRS}),
    ("GET", "/offline/phone"): frozenset({CPRS}),
    ("POST", "/offline/phone"): frozenset({CPRS}),
    ("POST", "/offline/key"): frozenset({CPRS}),
    ("POST", "/calendar-links"): frozenset({CPRS}),
    ("POST", "/calendar-links/{link_id}/remove"): frozenset({CPRS}),
    ("GET", "/overview"): frozenset({MANAGER}),
    ("GET", "/overview/definitions"): frozenset({MANAGER}),
    ("GET", "/overview/report"): frozenset({MANAGER}),
    ("GET", "/overview/report.pdf"): frozenset({MANAGER}),
    ("GET", "/overview/files/{name}"): frozenset({MANAGER}),
    ("GET", "/reserve"): frozenset({MANAGER}),
    ("GET", "/learned-weights"): frozenset({MANAGER}),
    ("GET", "/what-if"): PLANNERS,
    ("POST", "/what-if"): PLANNERS,
    ("GET", "/what-if/{trial_id}"): PLANNERS,
    ("GET", "/scenarios/{scenario_id}"): PLANNERS,
    ("GET", "/scenarios/{scenario_id}/carry-out"): PLANNERS,
    ("GET", "/roster"): PLANNERS,
    ("GET", "/specialists/{specialist_id}"): PLANNERS,
    ("GET", "/my-details"): frozenset({CPRS}),
    ("GET", "/matches/{match_id}"): frozenset({COORDINATOR}),
    ("GET", "/my-matches"): frozenset({CPRS}),
    ("GET", "/my-groups"): frozenset({CPRS}),
    ("GET", "/my-matches/{match_id}"): frozenset({CPRS}),
    ("GET", "/my-matches/{match_id}/ten-questions"): frozenset({CPRS}),
    ("GET", "/referrals/{referral_id}/ten-questions"): frozenset({COORDINATOR}),
    ("GET", "/my-matches/{match_id}/consent-form"): frozenset({CPRS}),
    ("POST", "/my-matches/{match_id}/consent-form"): frozenset({CPRS}),
    ("GET", "/my-matches/{match_id}/consent-form/thanks"): frozenset({CPRS}),
    ("GET", "/my-matches/{match_id}/handing-on"): frozenset({CPRS}),
    ("GET", "/ten-questions/{language}"): frozenset({COORDINATOR, CPRS}),
    ("GET", "/my-time"): frozenset({CPRS}),
    ("GET", "/unmet-need"): frozenset({MANAGER}),
    ("GET", "/given/{given_id}/fhir.json"): STAFF,
    ("GET", "/groups"): frozenset({COORDINATOR}),
    ("GET", "/groups/{group_id}"): frozenset({COORDINATOR}),
    ("GET", "/directory"): CLINICAL,
    ("GET", "/directory/files/{name}"): CLINICAL,
    ("GET", "/directory/import"): frozenset({MANAGER}),
    ("POST", "/directory/import"): frozenset({MANAGER}),
    ("GET", "/directory/organizations"): CLINICAL,
    ("GET", "/directory/organizations/{organization_id}"): CLINICAL,
    ("GET", "/directory/organizations/{organization_id}/history"): CLINICAL,
    ("GET", "/directory/{resource_id}"): CLINICAL,
    ("GET", "/directory/{resource_id}/history"): CLINICAL,
    ("GET", "/rules"): PLANNERS,
    ("GET", "/referrals/{referral_id}/history"): STAFF,
    ("GET", "/matches/{match_id}/history"): frozenset({COORDINATOR}),
    ("GET", "/matches/{match_id}/decided"): frozenset({COORDINATOR}),
    ("GET", "/sessions/{session_id}/history"): frozenset({COORDINATOR}),
    ("GET", "/groups/{group_id}/history"): frozenset({COORDINATOR}),
    ("GET", "/specialists/{specialist_id}/history"): PLANNERS,
    ("GET", "/rules/history"): PLANNERS,
    ("GET", "/as-of"): OFFICE,
    ("GET", "/as-of/{moment}"): OFFICE,
    ("GET", "/as-of/{moment}/waitlist"): STAFF,
    ("GET", "/as-of/{moment}/queue"): frozenset({COORDINATOR}),
    ("GET", "/as-of/{moment}/caseloads"): PLANNERS,
    ("GET", "/as-of/{moment}/referrals/{referral_id}"): STAFF,
    ("GET", "/as-of/{moment}/specialists/{specialist_id}"): PLANNERS,
    ("GET", "/due"): CLINICAL,
    ("POST", "/due/together"): STAFF | {MANAGER},
    ("GET", "/components"): EVERYONE,
    ("GET", "/help"): EVERYONE,
    ("GET", "/decisions"): frozenset({COORDINATOR}),
    ("GET", "/import"): frozenset({INTAKE, MANAGER}),
    ("POST", "/import"): frozenset({INTAKE, MANAGER}),
    ("GET", "/import/{upload_id}"): frozenset({INTAKE, MANAGER}),
    ("POST", "/import/{upload_id}"): frozenset({INTAKE, MANAGER}),
    ("POST", "/import/{upload_id}/reading"): frozenset({INTAKE, MANAGER}),
    ("GET", "/import/{upload_id}/columns"): frozenset({INTAKE, MANAGER}),
    ("POST", "/import/{upload_id}/columns"): frozenset({INTAKE, MANAGER}),
    ("GET", "/import/{upload_id}/refused"): frozenset({INTAKE, MANAGER}),
    ("POST", "/import/{upload_id}/drop"): frozenset({INTAKE, MANAGER}),
    ("GET", "/looks"): frozenset({OFFICER}),
    ("POST", "/looks/person"): frozenset({OFFICER}),
    ("GET", "/looks/people/{participant_id}"): frozenset({OFFICER}),
    ("GET", "/looks/people/{participant_id}/key"): frozenset({OFFICER}),
    ("POST", "/looks/people/{participant_id}/key"): frozenset({OFFICER}),
    ("GET", "/unusual-looks"): frozenset({OFFICER}),
    ("GET", "/agency-links"): frozenset({INTAKE, MANAGER}),
    ("POST", "/agency-links"): frozenset({INTAKE, MANAGER}),
    ("POST", "/agency-links/{link_id}/revoke"): frozenset({INTAKE, MANAGER}),
    ("GET", "/emergency"): EMERGENCIES,
    ("POST", "/emergency"): EMERGENCIES,
    ("GET", "/emergency/{access_id}"): EMERGENCIES,
    ("GET", "/emergency-access"): PLANNERS | {OFFICER},
    ("GET", "/emergency-access/{access_id}"): frozenset({OFFICER}),
    ("GET", "/sign-ins"): frozenset({OFFICER}),
    ("GET", "/breach"): frozenset({OFFICER}),
    ("GET", "/breach/list.csv"): frozenset({OFFICER}),
    ("GET", "/operations"): OPERATING,
    ("GET", "/accounts"): OPERATING,
    ("GET", "/accounts/changes"): OPERATING | {OFFICER},
    ("GET", "/accounts/invite"): OPERATING,
    ("POST", "/accounts/invite"): OPERATING,
    ("POST", "/accounts/{account_id}/link"): OPERATING,
    ("POST", "/accounts/{account_id}/disable"): OPERATING,
    ("POST", "/accounts/{account_id}/enable"): OPERATING,
    ("POST", "/accounts/{account_id}/sign-out"): OPERATING,
    ("POST", "/accounts/{account_id}/end-tokens"): OPERATING,
    ("POST", "/accounts/{account_id}/unlink-provider"): OPERATING,
    ("POST", "/accounts/{account_id}/reset-second-factor"): OPERATING,
    ("POST", "/accounts/{account_id}/rename"): OPERATING,
    ("GET", "/account"): EVERYONE,
    ("POST", "/account/password"): EVERYONE,
    ("GET", "/account/passkeys"): EVERYONE,
    ("POST", "/account/passkeys/add"): EVERYONE,
    ("POST", "/account/passkeys/{passkey_id}/remove"): EVERYONE,
    ("GET", "/account/email"): EVERYONE,
    ("POST", "/account/email"): EVERYONE,
    ("POST", "/account/email/confirm"): EVERYONE,
    ("POST", "/account/email/remove"): EVERYONE,
    ("POST", "/account/email/daily-list/on"): EVERYONE,
    ("POST", "/account/email/daily-list/off"): EVERYONE,
    ("GET", "/account/tokens"): EVERYONE,
    ("POST", "/account/tokens"): EVERYONE,
    ("POST", "/account/tokens/{token_id}/end"): EVERYONE,
    ("GET", "/account/prove"): EVERYONE,
    ("POST", "/account/prove"): EVERYONE,
    ("GET", "/account/prove/provider"): EVERYONE,
    ("GET", "/account/second-factor"): EVERYONE,
    ("POST", "/account/second-factor/begin"): EVERYONE,
    ("POST", "/account/second-factor/on"): EVERYONE,
    ("POST", "/account/second-factor/codes"): EVERYONE,
    ("POST", "/account/second-factor/off"): EVERYONE,
    ("POST", "/account/end-others"): EVERYONE,
    ("POST", "/account/phones/{phone_id}/end"): EVERYONE,
    ("GET", "/set-aside"): OPERATING,
    ("POST", "/set-aside/try-again"): OPERATING,
    ("POST", "/set-aside/try-all-again"): OPERATING,
}
API: dict[tuple[str, str], frozenset[Role]] = {
    ("GET", "/api/v1/referrals"): STAFF,
    ("GET", "/api/v1/kept-views/waitlist"): STAFF,
    ("GET", "/api/v1/kept-views/review-queue"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/referrals/{referral_id}/history"): STAFF,
    ("GET", "/api/v1/matches/{match_id}/history"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/matches/{match_id}/options"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/matches/{match_id}/decision"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/sessions/{session_id}/history"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/groups/{group_id}/history"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/specialists/{specialist_id}/history"): PLANNERS,
    ("GET", "/api/v1/rules/history"): PLANNERS,
    ("GET", "/api/v1/as-of/waitlist"): STAFF,
    ("GET", "/api/v1/as-of/queue"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/as-of/caseloads"): PLANNERS,
    ("GET", "/api/v1/as-of/referrals/{referral_id}"): STAFF,
    ("GET", "/api/v1/referrals/{referral_id}"): STAFF,
    ("GET", "/api/v1/referrals/{referral_id}/outlook"): STAFF,
    ("POST", "/api/v1/referrals/find"): STAFF,
    ("POST", "/api/v1/referrals/known"): OFFICE,
    ("POST", "/api/v1/specialists/find"): PLANNERS,
    ("GET", "/api/v1/matches"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/runs"): PLANNERS,
    ("GET", "/api/v1/runs/{run_id}"): PLANNERS,
    ("GET", "/api/v1/schedule"): frozenset({CPRS}),
    ("GET", "/api/v1/today"): frozenset({CPRS}),
    ("GET", "/api/v1/today/carried"): frozenset({CPRS}),
    ("GET", "/api/v1/sessions/{session_id}"): frozenset({CPRS}),
    ("GET", "/api/v1/exports/{name}"): OFFICE,
    ("GET", "/api/v1/program-week"): PLANNERS,
    ("GET", "/api/v1/places/{site}/day"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/sessions/{session_id}/times"): frozenset({COORDINATOR, CPRS}),
    ("GET", "/api/v1/repairs/{repair_id}"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/messages"): PLANNERS,
    ("GET", "/api/v1/messages/{message_id}/recipient"): PLANNERS,
    ("GET", "/api/v1/messages/{message_id}/letter"): PLANNERS,
    ("GET", "/api/v1/calendar-links"): frozenset({CPRS}),
    ("GET", "/api/v1/own-calendar"): frozenset({CPRS}),
    ("POST", "/api/v1/own-calendar"): frozenset({CPRS}),
    ("DELETE", "/api/v1/own-calendar"): frozenset({CPRS}),
    ("GET", "/api/v1/own-email"): EVERYONE,
    ("POST", "/api/v1/own-email"): EVERYONE,
    ("POST", "/api/v1/calendar-links"): frozenset({CPRS}),
    ("DELETE", "/api/v1/calendar-links/{link_id}"): frozenset({CPRS}),
    ("GET", "/api/v1/referrals/{referral_id}/person"): STAFF,
    ("GET", "/api/v1/matches/{match_id}"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/given/{given_id}/fhir"): STAFF,
    ("GET", "/api/v1/my-matches"): frozenset({CPRS}),
    ("GET", "/api/v1/my-matches/{match_id}"): frozenset({CPRS}),
    ("GET", "/api/v1/my-time"): frozenset({CPRS}),
    ("GET", "/api/v1/specialists/{specialist_id}"): PLANNERS,
    ("GET", "/api/v1/groups"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/groups/{group_id}"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/directory"): CLINICAL,
    ("GET", "/api/v1/unmet-need"): frozenset({MANAGER}),
    ("GET", "/api/v1/directory/organizations"): CLINICAL,
    ("GET", "/api/v1/directory/{resource_id}"): CLINICAL,
    ("GET", "/api/v1/directory/{resource_id}/history"): CLINICAL,
    ("GET", "/api/v1/rules"): PLANNERS,
    ("GET", "/api/v1/weights"): PLANNERS,
    ("GET", "/api/v1/due"): CLINICAL,
    ("GET", "/api/v1/due/people"): CLINICAL,
    ("GET", "/api/v1/decisions"): frozenset({COORDINATOR}),
    ("GET", "/api/v1/overview"): frozenset({MANAGER}),
    ("GET", "/api/v1/measures"): frozenset({MANAGER}),
    ("GET", "/api/v1/reserve"): frozenset({MANAGER}),
    ("GET", "/api/v1/learned-weights"): frozenset({MANAGER}),
    ("POST", "/api/v1/what-if"): PLANNERS,
    ("GET", "/api/v1/what-if/{trial_id}"): PLANNERS,
    ("GET", "/api/v1/scenarios"): PLANNERS,
    ("GET", "/api/v1/scenarios/{scenario_id}"): PLANNERS,
    ("GET", "/api/v1/likely-waits"): frozenset({MANAGER}),
    ("GET", "/api/v1/roster"): PLANNERS,
    ("GET", "/api/v1/looks"): frozenset({OFFICER}),
    ("GET", "/api/v1/looks/people/{participant_id}"): frozenset({OFFICER}),
    ("GET", "/api/v1/looks/people/{participant_id}/key"): frozenset({OFFICER}),
    ("POST", "/api/v1/looks/people/{participant_id}/key"): frozenset({OFFICER}),
    ("GET", "/api/v1/unusual-looks"): frozenset({OFFICER}),
    ("POST", "/api/fhir"): frozenset({INTAKE, MANAGER}),
    ("POST", "/api/fhir/ServiceRequest"): frozenset({INTAKE, MANAGER}),
    ("GET", "/api/fhir/ServiceRequest/{referral_id}"): frozenset({INTAKE, MANAGER}),
    ("GET", "/api/fhir/Task/{referral_id}"): frozenset({INTAKE, MANAGER}),
    ("POST", "/api/v1/emergency"): EMERGENCIES,
    ("GET", "/api/v1/emergency/{access_id}"): EMERGENCIES,
    ("GET", "/api/v1/emergency-access"): PLANNERS | {OFFICER},
    ("GET", "/api/v1/emergency-access/{access_id}"): frozenset({OFFICER}),
    ("GET", "/api/v1/sign-ins"): frozenset({OFFICER}),
    ("GET", "/api/v1/breach"): frozenset({OFFICER}),
    ("POST", "/api/v1/import"): frozenset({INTAKE, MANAGER}),
    ("GET", "/api/v1/operations"): OPERATING,
    ("GET", "/api/v1/set-aside"): OPERATING,
    ("POST", "/api/v1/set-aside/try-again"): OPERATING,
    ("POST", "/api/v1/set-aside/try-all-again"): OPERATING,
    ("GET", "/api/v1/consent-forms"): CLINICAL,
    ("POST", "/api/v1/consent-papers"): STAFF,
    ("GET", "/api/v1/people/{participant_id}/signed-forms"): STAFF,
    ("GET", "/api/v1/people/{participant_id}/signed-forms/{form_id}"): STAFF,
    ("GET", "/api/v1/people/{participant_id}/signed-forms/{form_id}/papers/{scan_id}"): STAFF,
}
OPEN = {
    ("GET", "/sign-in"): Public,
    ("POST", "/sign-in"): Public,
    ("GET", "/sign-in/code"): Public,
    ("GET", "/sign-in/provider"): Public,
    ("GET", "/sign-in/provider/answer"): Public,
    ("POST", "/sign-in/code"): Public,
    ("POST", "/sign-in/passkey"): Public,
    ("POST", "/sign-out"): Public,
    ("GET", "/offline"): Public,
    ("GET", "/offline/standing"): Public,
    ("GET", "/service-worker.js"): Public,
    ("GET", "/manifest.webmanifest"): Public,
    ("GET", "/healthz"): Public,
    ("GET", "/livez"): Public,
    ("GET", "/readyz"): Public,
    ("GET", "/leave"): Public,
    ("GET", "/closed"): Public,
    ("POST", "/your-page/close"): Public,
    ("GET", "/your/{token}"): Secret,
    ("POST", "/your-page/open"): Secret,
    ("GET", "/your-page"): ForParticipants,
    ("GET", "/your-page/with"): ForParticipants,
    ("GET", "/your-page/appointments/{session_id}"): ForParticipants,
    ("GET", "/your-page/appointments/{session_id}/appointment.ics"): ForParticipants,
    ("POST", "/your-page/appointments/{session_id}/confirm"): ForParticipants,
    ("POST", "/your-page/appointments/{session_id}/cancel"): ForParticipants,
    ("POST", "/your-page/appointments/{session_id}/move"): ForParticipants,
    ("GET", "/your-page/choose"): ForParticipants,
    ("POST", "/your-page/choose"): ForParticipants,
    ("GET", "/your-page/someone-different"): ForParticipants,
    ("POST", "/your-page/someone-different"): ForParticipants,
    ("GET", "/your-page/goals"): ForParticipants,
    ("POST", "/your-page/stay"): ForParticipants,
    ("POST", "/your-page/goals"): ForParticipants,
    ("POST", "/your-page/goals/own/{goal_id}"): ForParticipants,
    ("POST", "/your-page/goals/own/{goal_id}/steps"): ForParticipants,
    ("POST", "/your-page/goals/own/{goal_id}/steps/{step_id}"): ForParticipants,
    ("GET", "/your-page/ten-questions"): ForParticipants,
    ("GET", "/your-page/handing-on"): ForParticipants,
    ("POST", "/your-page/handing-on"): ForParticipants,
    ("GET", "/your-page/help"): ForParticipants,
    ("POST", "/your-page/help"): ForParticipants,
    ("POST", "/your-page/help/want"): ForParticipants,
    ("GET", "/your-page/what-matters"): ForParticipants,
    ("POST", "/your-page/what-matters"): ForParticipants,
    ("GET", "/your-page/ten-questions/answer"): ForParticipants,
    ("POST", "/your-page/ten-questions/answer"): ForParticipants,
    ("POST", "/your-page/goals/steps"): ForParticipants,
    ("POST", "/your-page/goals/steps/{step_id}"): ForParticipants,
    ("GET", "/your-page/record"): ForParticipants,
    ("GET", "/your-page/record/all"): ForParticipants,
    ("GET", "/your-page/record.json"): ForParticipants,
    ("GET", "/your-page/consents/{consent_id}"): ForParticipants,
    ("GET", "/your-page/forms/{form_id}"): ForParticipants,
    ("GET", "/your-page/forms/{form_id}/form.pdf"): ForParticipants,
    ("GET", "/your-page/forms/{form_id}/papers/{scan_id}"): ForParticipants,
    ("POST", "/your-page/consents/{consent_id}"): ForParticipants,
    ("GET", "/ask"): Public,
    ("POST", "/ask"): Public,
    ("GET", "/ask/family"): Public,
    ("POST", "/ask/family"): Public,
    ("GET", "/agency/{token}"): Secret,
    ("POST", "/agency"): Secret,
    ("GET", "/ask/receipt"): Public,
    ("POST", "/ask/receipt"): Public,
    ("GET", "/api/v1/openapi.json"): Public,
    ("POST", "/hooks/texts"): Secret,
    ("POST", "/hooks/texts/delivery"): Secret,
    ("GET", "/metrics"): Secret,
    ("GET", "/welcome/{token}"): Secret,
    ("GET", "/welcome/{token}/provider"): Secret,
    ("POST", "/welcome/{token}"): Secret,
    ("GET", "/feeds/{token}.ics"): Secret,
    ("HEAD", "/feeds/{token}.ics"): Secret,
    ("GET", "/feeds/{token}.json"): Secret,
    ("HEAD", "/feeds/{token}.json"): Secret,
}
INTAKE_TOO = """
    receive-referral
    give-consent give-consent-for revoke-consent end-consent disclose choose-contact state-names
    correct-identity move-home correct-language name-guardian end-guardianship
    stop-texts allow-texts-again
    state-postal-address state-interpreter state-places state-conversation-wishes
    state-wishes state-more-wishes close-referral reopen-referral
    acknowledge-referral name-referrer
    attempt-contact screen-referral change-availability change-frequency except-availability
    restore-availability describe-family-member suspect-duplicate merge-referral keep-apart
    ask-for-shortlist complete-referral correct-received correct-attempt
    sign-consent-form
"""
PLANNING = """
    agree-plan grant-authorization file-statement put-on-waitlist change-priority offer-shortlist
    rank-shortlist turn-down-shortlist approve-match decline-match recheck-proposal
    approve-together undo-approval
    accept-as-participant expire-match step-down pause-match resume-match end-match record-check-in
    agree-usual-times
    move-session cancel-session correct-session count-units review-plan end-plan draw-units
    reinstate-session
    answer-statement review-conflict plan-leave cancel-leave form-group
    change-group-leaders join-group leave-group record-meeting record-attendance
    correct-attendance close-group reopen-group agree-group-time count-rooms move-commitment
    drop-commitment send-message except-session except-commitment
    correct-meeting correct-authorization
"""
MANAGING = """
    enroll-specialist record-credential withdraw-credential assign-supervisor start-practice
    correct-specialist
    hold-supervision change-capacity leave-program stay-on change-limit change-weight
    change-county-floor
    change-billing-code open-site close-site measure-travel correct-supervision
    grant-leave turn-down-leave
    replay-reserve turn-reserve-on turn-reserve-off
    change-consent-text
    learn-weights accept-learned-weights dismiss-learned-weights
"""
SCENARIOS = "keep-scenario change-scenario rename-scenario drop-scenario carry-out-scenario"
REVIEWING = """
    choose-instead keep-for-later assign-review comment-on-proposal save-queue-view drop-queue-view
"""
TASKS = "snooze-task assign-task"
HOUSEHOLDS = "join-household change-household-wish leave-household dissolve-household"
DIRECTORY = """
    add-organization change-organization add-resource change-resource place-resource
    remove-resource-place mark-resource-checked retire-resource list-resource-again
"""
COMMANDS: dict[str, frozenset[Role]] = {
    **dict.fromkeys(INTAKE_TOO.split(), STAFF | {MANAGER}),
    **dict.fromkeys(PLANNING.split(), PLANNERS),
    **dict.fromkeys(MANAGING.split(), frozenset({MANAGER})),
    **dict.fromkeys(("request-run", "cancel-run"), frozenset({COORDINATOR, MANAGER})),
    "change-hours": PLANNERS | {CPRS},
    "ask-for-outlook": STAFF,
    **dict.fromkeys(TASKS.split(), STAFF | {MANAGER}),
    **dict.fromkeys(HOUSEHOLDS.split(), STAFF),
    **dict.fromkeys(DIRECTORY.split(), OFFICE),
    **dict.fromkeys(SCENARIOS.split(), PLANNERS),
    **dict.fromkeys(
        "request-repair apply-repair undo-repair have-stand-in".split(), frozenset({COORDINATOR})
    ),
    **dict.fromkeys(REVIEWING.split(), frozenset({COORDINATOR})),
    **dict.fromkeys("enter-barc record-suprt take-back-suprt".split(), frozenset({COORDINATOR})),
    "review-unusual-looks": frozenset({OFFICER}),
    "review-emergency-access": frozenset({OFFICER}),
    **dict.fromkeys("end-emergency-access tell-in-emergency".split(), EMERGENCIES),
    **dict.fromkeys("save-waitlist-view drop-waitlist-view".split(), STAFF),
    **dict.fromkeys("disclose-conflict except-hours restore-hours".split(), PLANNERS | {CPRS}),
    **dict.fromkeys(
        "accept-as-specialist hold-session miss-session undo-outcome".split()
        + "correct-own-session move-own-session write-progress-note".split()
        + "agree-to-share withdraw-sharing change-areas describe-specialist".split()
        + "state-own-conversation-wishes record-own-check-in agree-own-plan review-own-plan".split()
        + "record-barc take-back-barc record-own-suprt record-handover write-handover-note".split()
        + "ask-for-leave take-back-leave-request complete-education remove-education".split()
        + "record-own-meeting record-own-attendance".split()
        + "sign-consent-with-specialist give-resource hand-off-warmly follow-up-resource".split(),
        frozenset({CPRS}),
    ),
}
"""Who may give which command, by form and over the API."""
for _name, _roles in COMMANDS.items():
    PAGES["GET", f"/do/{_name}"] = PAGES["POST", f"/do/{_name}"] = _roles
    API["POST", f"/api/v1/commands/{_name}"] = _roles
NO_COMMANDS = frozenset(
    """
    /referrals/search /referrals/list.csv /accounts/{account_id}/rename
    /sign-in /sign-out /find /find/anyone /matches/{match_id}/others /api/v1/referrals/find
    /accounts/invite /accounts/{account_id}/link /accounts/{account_id}/disable
    /accounts/{account_id}/enable /accounts/{account_id}/sign-out /accounts/{account_id}/end-tokens
    /accounts/{account_id}/unlink-provider
    /account/password /account/end-others /account/phones/{phone_id}/end
    /offline/phone /offline/key /welcome/{token} /sign-in/code
    /account/prove /sign-in/passkey /account/passkeys/add
    /account/passkeys/{passkey_id}/remove /account/tokens /account/tokens/{token_id}/end
    /account/second-factor/begin /account/second-factor/on /account/second-factor/codes
    /account/second-factor/off /accounts/{account_id}/reset-second-factor
    /hooks/texts /hooks/texts/delivery /your-page/open /your-page/close
    /your-page/appointments/{session_id}/confirm /your-page/appointments/{session_id}/cancel
    /your-page/appointments/{session_id}/move /your-page/choose /your-page/someone-different
    /your-page/consents/{consent_id} /your-page/goals/steps /your-page/goals/steps/{step_id}
    /your-page/goals /your-page/goals/own/{goal_id} /your-page/goals/own/{goal_id}/steps
    /your-page/goals/own/{goal_id}/steps/{step_id} /your-page/stay
    /your-page/ten-questions/answer /your-page/what-matters
    /your-page/handing-on /your-page/help /your-page/help/want
    /people/{participant_id}/private-link /people/{participant_id}/private-link/end
    /people/{participant_id}/consent-form /my-matches/{match_id}/consent-form
    /consent-papers /api/v1/consent-papers
    /consent-forms/preview.pdf
    /api/v1/specialists/find /import /directory/import /api/v1/import
    /import/{upload_id} /import/{upload_id}/reading /import/{upload_id}/drop
    /import/{upload_id}/columns
    /calendar-links /calendar-links/{link_id}/remove /own-calendar /own-calendar/stop
    /calendar-links/invitations/on /calendar-links/invitations/off /api/v1/own-email
    /account/email /account/email/confirm /account/email/remove
    /account/email/daily-list/on /account/email/daily-list/off
    /api/v1/calendar-links /api/v1/calendar-links/{link_id} /api/v1/own-calendar
    /set-aside/try-again /set-aside/try-all-again
    /api/v1/set-aside/try-again /api/v1/set-aside/try-all-again
    /what-if /api/v1/what-if /messages/told /due/together
    /referrals/drafts /referrals/drafts/{draft_id}/drop
    /ask /ask/family /ask/receipt
    /referrals/drafts/known /api/v1/referrals/known /looks/person
    /looks/people/{participant_id}/key /api/v1/looks/people/{participant_id}/key
    /api/fhir /api/fhir/ServiceRequest
    /emergency /api/v1/emergency /agency /agency-links /agency-links/{link_id}/revoke
    """.split()
)
"""What is posted or deleted and changes no facts, or (files, messages) many at once; and what
participants send, who give commands at their own page alone, or people without an account."""
