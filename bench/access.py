"""Every route and command by every role, about what is their own, somebody else's and nobody's."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from anyio.from_thread import start_blocking_portal

from peermatch import bootstrap, key_file
from peermatch.web.app import create_app
from stories.ways.at_once import without_waiting
from stories.ways.reached import reached
from web.conftest import NEW_REFERRAL, Peermatch, fill, running, settings_in


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(Path(folder))
        key_file.make_keys(settings)
        bootstrap.migrate(settings)
        with running(settings) as deployment, start_blocking_portal() as portal, without_waiting():
            fill(deployment)
            app = create_app(deployment.web_services())
            found = reached(Peermatch(deployment, app, portal), NEW_REFERRAL)
    for what in found.wrong:
        print(what, file=sys.stderr)
    print(f"FIGURE access.asked {found.asked} answers")
    print(f"FIGURE access.wrong {len(found.wrong)} answers")


if __name__ == "__main__":
    main()
