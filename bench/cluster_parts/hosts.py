"""Where the nodes of a cluster on one machine stand: all on loopback, or each in a network
namespace of its own, whose links can be cut.

Namespaces are made inside another one that has no way out (`go_apart`), so nothing that is sent can
leave the machine. Addresses are of the block that is kept for documents (RFC 5737).
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

LOOPBACK = "127.0.0.1"
HERE, NETWORK = "192.0.2.1", "192.0.2.0/24"
"""Where everything that is no node stands, beside its own loopback."""
APART = "CLUSTER_STANDS_APART"
BRIDGE = "pmc0"
NEEDED = ("unshare", "ip", "nft", "sysctl")
DEPLOY = Path(__file__).parents[2] / "deploy" / "cluster"


class Cut(StrEnum):
    """What of a node's traffic is lost; packets vanish, and nobody is told."""

    WHOLE = "from everything"
    SENDS = "what it sends"
    HEARS = "what is sent to it"
    PEERS = "from the other nodes and their etcd, not from clients"


def is_apart() -> bool:
    return APART in os.environ


def go_apart() -> None:
    """Runs this program anew where there is no network but what it makes itself; where that can't
    be done, it goes on here."""
    if is_apart():
        _run("ip", "link", "set", "lo", "up")
        return
    if os.geteuid() or any(shutil.which(name) is None for name in NEEDED):
        return
    if subprocess.run(("unshare", "--net", "true"), check=False).returncode:
        return
    os.environ[APART] = "yes"
    sys.stdout.flush()
    os.execvp("unshare", ("unshare", "--net", "--", sys.executable, *sys.argv))


@dataclass
class Hosts:
    """All on loopback: nothing can be cut."""

    here: str = LOOPBACK
    network: str = f"{LOOPBACK}/32"

    def address(self, _node: str) -> str:
        return self.here

    def command(self, _node: str) -> tuple[str, ...]:
        """What is put before a command that is run there."""
        return ()

    def close(self) -> None:
        """Nothing was made."""


@dataclass
class Namespaces(Hosts):
    """A host for each node, all at one switch with this one."""

    here: str = HERE
    network: str = NETWORK
    nodes: tuple[str, ...] = ()
    _made: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, nodes: tuple[str, ...]) -> Self:
        made = cls(nodes=nodes)
        _run("ip", "link", "add", BRIDGE, "type", "bridge")
        _run("ip", "address", "add", f"{HERE}/24", "dev", BRIDGE)
        _run("ip", "link", "set", BRIDGE, "up")
        for node in nodes:
            made._host(node)
        return made

    def _host(self, node: str) -> None:
        name, outside = self._name(node), f"pmc-{node}"
        _run("ip", "netns", "add", name)
        self._made.append(name)
        _run(
            *("ip", "link", "add", outside, "type", "veth"),
            *("peer", "name", "link0", "netns", name),
        )
        _run("ip", "link", "set", outside, "master", BRIDGE, "up")
        inside = self.command(node)
        _run(*inside, "ip", "link", "set", "lo", "up")
        _run(*inside, "ip", "address", "add", f"{self.address(node)}/24", "dev", "link0")
        _run(*inside, "ip", "link", "set", "link0", "up")
        _run(*inside, "sysctl", "-p", str(DEPLOY / "sysctl.conf"))

    def _name(self, node: str) -> str:
        return f"pmc-{os.getpid()}-{node}"

    def address(self, node: str) -> str:
        return f"192.0.2.{11 + self.nodes.index(node)}"

    def command(self, node: str) -> tuple[str, ...]:
        return "ip", "netns", "exec", self._name(node)

    def cut(self, node: str, what: Cut) -> None:
        """Until it is mended."""
        others = ", ".join(self.address(one) for one in self.nodes if one != node)
        sent = {
            Cut.WHOLE: ['oifname "link0" drop'],
            Cut.SENDS: ['oifname "link0" drop'],
            Cut.HEARS: [],
            Cut.PEERS: [f"ip daddr {{ {others} }} drop"],
        }[what]
        heard = {
            Cut.WHOLE: ['iifname "link0" drop'],
            Cut.SENDS: [],
            Cut.HEARS: ['iifname "link0" drop'],
            Cut.PEERS: [f"ip saddr {{ {others} }} drop"],
        }[what]
        chains = "\n".join(
            f"chain {hook} {{ type filter hook {hook} priority 0;\n" + "\n".join(rules) + "\n}"
            for hook, rules in (("output", sent), ("input", heard))
        )
        rules = f"table inet cut {{\n{chains}\n}}\n"
        subprocess.run((*self.command(node), "nft", "-f", "-"), input=rules.encode(), check=True)

    def mend(self, node: str) -> None:
        _run(*self.command(node), "nft", "delete", "table", "inet", "cut")

    def close(self) -> None:
        for name in self._made:
            subprocess.run(("ip", "netns", "delete", name), check=False)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
