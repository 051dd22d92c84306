"""Every read model, in the order in which a rebuild makes them."""

from peermatch.readmodels.matches import MATCHES_MODEL
from peermatch.readmodels.people import PEOPLE_MODEL
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.referrals import REFERRALS_MODEL
from peermatch.readmodels.roster import ROSTER_MODEL
from peermatch.readmodels.runs import RUNS_MODEL
from peermatch.readmodels.sessions import SESSIONS_MODEL
from peermatch.readmodels.sites import SITES_MODEL

READ_MODELS: tuple[Projection, ...] = (
    SITES_MODEL,
    ROSTER_MODEL,
    PEOPLE_MODEL,
    REFERRALS_MODEL,
    MATCHES_MODEL,
    SESSIONS_MODEL,
    RUNS_MODEL,
)
