"""Serves a feed from standard input to vdirsyncer, reads what it fetched with khal, prints JSON.

Runs in an environment of its own, which holds `khal` and `vdirsyncer`; its interpreter's path is
given to the benchmark in PEERMATCH_KHAL.
"""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
[storage there]
type = "http"
url = "http://127.0.0.1:{port}/schedule.ics"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}/calendar/
readonly = True
[locale]
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M:%S
longdatetimeformat = %Y-%m-%d %H:%M:%S
default_timezone = UTC
local_timezone = UTC
[sqlite]
path = {folder}/khal.db
"""


def main(folder: Path) -> None:
    body = sys.stdin.buffer.read()

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (folder / "calendar").mkdir()
    (folder / "vdirsyncer").write_text(VDIRSYNCER.format(folder=folder, port=server.server_port))
    (folder / "khal").write_text(KHAL.format(folder=folder))
    tools = Path(sys.executable).parent
    for step in ("discover", "sync"):
        subprocess.run(
            [tools / "vdirsyncer", "-c", folder / "vdirsyncer", step], check=True, stdout=sys.stderr
        )
    listed = subprocess.run(
        [tools / "khal", "-c", folder / "khal", "list", "--once", "--day-format", "",
         "--format", "{uid}|{start-long-full}|{end-long-full}", "2026-01-01", "800d"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    rows = [line.split("|") for line in listed.stdout.splitlines() if "|" in line]
    print(json.dumps([[u, _told(start), _told(end)] for u, start, end in rows]))


def _told(moment: str) -> str:
    return moment.strip().replace(" ", "T") + "Z"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
