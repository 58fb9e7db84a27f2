"""Caddyfile, units of systemd and manifests of Kubernetes in deploy/, read as far as that is possible without them."""

import importlib.util
import re
import shlex
from copy import deepcopy
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from django.core.management import get_commands

from launch import ROOT
from orderdesk.core.health import READY, livez, readyz
from orderdesk.core.watch.probes import PROBES

DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in (DEPLOY / "systemd").rglob("*") if path.suffix in {".service", ".target", ".conf"})
OF_OTHERS = {"PORT", "WEB_CONCURRENCY", "PYTHONDONTWRITEBYTECODE"}  # gunicorn's, Python's, and those of launch.probe
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_URL"}


def variables():
    """What the settings read."""
    names = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "orderdesk" / "settings.py").read_text()))
    return names | OF_OTHERS


def unknown(names):
    return {name for name in names if name not in variables() and name.removesuffix("_FILE") not in variables()}


def lines_of(path):
    """{name: value} of a file of variables."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def is_ours(words):
    """Whether a command is a program of the environment that runs a module, an application or a command of ours."""
    program, *rest = [word.rpartition("/")[2] if place == 0 else word for place, word in enumerate(words)]
    if program == "python" and rest[0] == "-m":
        return importlib.util.find_spec(rest[1]) is not None
    if program == "python":
        return (ROOT / rest[0]).exists() and rest[1] in get_commands()
    if program == "celery":
        return rest[:2] == ["-A", "orderdesk"] and rest[2] in {"worker", "beat", "inspect"}
    return program == "gunicorn" and rest[0] == "orderdesk.wsgi:application"


# --- the proxy -------------------------------------------------------------------------------------------------------


def test_the_proxy_is_told_what_its_file_reads():
    text = (DEPLOY / "Caddyfile").read_text()
    read = set(re.findall(r"\{\$(\w+)\}", text))
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["proxy"]["environment"]
    unit = dict(re.findall(r'Environment="?(\w+)=([^"\n]+)', (DEPLOY / "systemd" / "orderdesk-caddy.conf").read_text()))

    assert text.count("{") == text.count("}")
    assert read == set(compose) == set(unit)


def test_the_proxy_sends_a_form_again_that_was_cut_off():
    """What tests/test_rolling_restart.py rests on: a body that is not kept cannot be sent again."""
    text = (DEPLOY / "Caddyfile").read_text()

    assert re.search(r"request_buffers 1MB\n\s*lb_retry_match \{\n\s*method GET HEAD POST\n\s*\}", text)
    assert "lb_try_duration 15s" in text


def test_the_proxy_asks_whether_a_server_is_ready():
    address = re.search(r"health_uri (\S+)", (DEPLOY / "Caddyfile").read_text())[1]

    assert is_readiness(address)


def is_readiness(address):
    """The parts without which no page can be shown: not the broker, whose absence takes no page away."""
    parts = urlsplit(address)
    only = parse_qs(parts.query)["only"][0].split(",")
    return PROBES[parts.path] is readyz and only == ["database", "migrations"] and set(only) <= set(READY)


def is_liveness(address):
    return PROBES[address] is livez


# --- systemd ---------------------------------------------------------------------------------------------------------


def unit(path):
    """{section: [(key, value)]} of a unit. Raises ValueError at a line that is none."""
    sections, text = {}, path.read_text().replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        if line[0] in "#;":
            continue
        if re.fullmatch(r"\[\w+\]", line):
            section = sections.setdefault(line[1:-1], [])
        elif re.fullmatch(r"[A-Z]\w+=.*", line):
            section.append(tuple(line.split("=", 1)))
        else:
            raise ValueError(line)
    return sections


def values(path, *keys):
    return [value for rows in unit(path).values() for key, value in rows if key in keys]


COMMON = DEPLOY / "systemd" / "orderdesk-.service.d" / "confined.conf"
SERVICES = [path for path in UNITS if path.suffix == ".service"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_has_known_sections(path):
    assert set(unit(path)) <= {"Unit", "Service", "Install", "Journal"}
    assert unit(path)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_starts_something_of_ours(path):
    (command,) = values(path, "ExecStart")
    words = shlex.split(command)

    assert words[0].startswith("/opt/orderdesk/current/.venv/bin/")
    assert is_ours(words)


def test_units_name_units_that_are_there():
    there = {path.name for path in SERVICES} | {path.name for path in UNITS if path.suffix == ".target"}
    there |= {"network-online.target", "multi-user.target", "postgresql.service", "redis-server.service"}
    keys = ("Wants", "After", "PartOf", "Requires", "WantedBy")
    named = {name for path in UNITS for value in values(path, *keys) for name in value.split()}

    assert {re.sub(r"@\w+\.", "@.", name) for name in named} - there == set()


def test_the_target_starts_two_web_servers_and_the_others():
    wanted = " ".join(values(DEPLOY / "systemd" / "orderdesk.target", "Wants")).split()

    assert {re.sub(r"@\w+\.", "@.", name) for name in wanted} == {path.name for path in SERVICES}
    upstreams = re.search(r'UPSTREAMS=([^"]+)', (DEPLOY / "systemd" / "orderdesk-caddy.conf").read_text())[1]
    assert [f"orderdesk-web@{address[-4:]}.service" for address in upstreams.split()] == [
        name for name in wanted if "@" in name
    ]


@pytest.mark.parametrize("path", [path for path in SERVICES if "prepare" not in path.name], ids=lambda path: path.name)
def test_what_dies_is_started_again(path):
    assert values(path, "Restart") == ["always"]


def test_units_are_confined_and_hand_over_secrets_as_files():
    rows = dict(unit(COMMON)["Service"])
    environment = dict(word.split("=", 1) for value in values(COMMON, "Environment") for word in value.split())
    credentials = dict(value.split(":") for value in values(COMMON, "LoadCredential"))

    assert (rows["User"], rows["NoNewPrivileges"], rows["ProtectSystem"]) == ("orderdesk", "yes", "strict")
    assert rows["CapabilityBoundingSet"] == ""
    assert {"MemoryMax", "TasksMax", "LogNamespace"} <= set(rows)
    assert {name.removesuffix("_FILE") for name in environment if name.endswith("_FILE")} == SECRETS
    assert {value.removeprefix("%d/") for value in environment.values() if value.startswith("%d/")} == set(credentials)
    assert unknown(environment) == set()


@pytest.mark.parametrize("folder", ["systemd", "kubernetes"])
def test_settings_are_known_and_hold_no_secret(folder):
    settings = lines_of(DEPLOY / folder / "orderdesk.env")

    assert unknown(settings) == set()
    assert set(settings) & SECRETS == set()
    assert "@" in settings["DATABASE_URL"]
    assert urlsplit(settings["DATABASE_URL"]).password is None


# --- Kubernetes ------------------------------------------------------------------------------------------------------

KUBERNETES = DEPLOY / "kubernetes"
KINDS = {
    "Namespace": "v1",
    "PersistentVolumeClaim": "v1",
    "Service": "v1",
    "Deployment": "apps/v1",
    "Job": "batch/v1",
    "Ingress": "networking.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PodDisruptionBudget": "policy/v1",
}


def read(name):
    return [document for document in yaml.safe_load_all((KUBERNETES / name).read_text()) if document]


def merged(value, patch):
    """A strategic merge: mappings by key, lists of named things by name, everything else from the patch."""
    if isinstance(value, dict) and isinstance(patch, dict):
        return {key: merged(value.get(key), patch[key]) if key in patch else value[key] for key in {**value, **patch}}
    if isinstance(value, list) and isinstance(patch, list) and all("name" in item for item in value + patch):
        named = {item["name"]: item for item in value}
        for item in patch:
            named[item["name"]] = merged(named.get(item["name"]), item)
        return list(named.values())
    return deepcopy(patch)


@pytest.fixture(scope="module")
def manifests():
    """Everything that `kubectl apply -k` sends, by kind and name."""
    (kustomization,) = read("kustomization.yaml")
    found = {}
    for document in (document for name in kustomization["resources"] for document in read(name)):
        for patch in kustomization["patches"]:
            if re.fullmatch(patch["target"]["kind"], document["kind"]):
                document = document | {"spec": merged(document["spec"], read(patch["path"])[0]["spec"])}
        found[document["kind"], document["metadata"]["name"]] = document
    return found


def pods(manifests):
    """{name: specification of the pod} of whatever runs."""
    runs = {"Deployment", "Job"}
    return {name: m["spec"]["template"]["spec"] for (kind, name), m in manifests.items() if kind in runs}


def containers(manifests):
    for spec in pods(manifests).values():
        yield from ((spec, container) for key in ("containers", "initContainers") for container in spec.get(key, ()))


def test_every_file_is_used():
    (kustomization,) = read("kustomization.yaml")
    used = {"kustomization.yaml", *kustomization["resources"], *(patch["path"] for patch in kustomization["patches"])}
    used |= {name for generator in kustomization["configMapGenerator"] for name in generator["envs"]}

    assert {path.name for path in KUBERNETES.iterdir()} == used


def test_kinds_are_known(manifests):
    assert {(kind, m["apiVersion"]) for (kind, _name), m in manifests.items()} == set(KINDS.items())
    assert set(pods(manifests)) == {"web", "worker", "beat", "prepare"}


def test_selectors_find_their_pods(manifests):
    templates = [m["spec"]["template"] for m in manifests.values() if "template" in m.get("spec", {})]
    labels = [template["metadata"]["labels"] for template in templates]
    for (kind, name), manifest in manifests.items():
        spec = manifest.get("spec", {})
        selector = spec.get("podSelector") or spec.get("selector") or {}
        wanted = selector.get("matchLabels", selector)
        if wanted:
            assert [found for found in labels if wanted.items() <= found.items()], (kind, name)
        if kind == "Deployment":
            assert wanted == spec["template"]["metadata"]["labels"]


def test_no_container_is_root_or_writes_outside_its_volumes(manifests):
    for spec, container in containers(manifests):
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
        assert container["image"] == "orderdesk"


def test_volumes_and_settings_of_the_containers_exist(manifests):
    (generated,) = read("kustomization.yaml")[0]["configMapGenerator"]
    claims = {name for kind, name in manifests if kind == "PersistentVolumeClaim"}
    for spec, container in containers(manifests):
        assert {mount["name"] for mount in container["volumeMounts"]} <= {volume["name"] for volume in spec["volumes"]}
        assert [source["configMapRef"]["name"] for source in container["envFrom"]] == [generated["name"]]
        assert unknown(item["name"] for item in container["env"]) == set()
        mounted = next(m["mountPath"] for m in container["volumeMounts"] if m["name"] == "secrets")
        files = [item["value"] for item in container["env"] if item["name"].endswith("_FILE")]
        assert all(file.startswith(f"{mounted}/") for file in files)
        used = {v["persistentVolumeClaim"]["claimName"] for v in spec["volumes"] if "persistentVolumeClaim" in v}
        assert used <= claims


def test_commands_and_probes_are_ours(manifests):
    settings = lines_of(KUBERNETES / "orderdesk.env")
    for _spec, container in containers(manifests):
        if "command" in container:  # the web server's is that of the image
            assert is_ours(container["command"])
        for name in ("startup", "readiness", "liveness"):
            probe = container.get(f"{name}Probe")
            if probe and "exec" in probe:
                words = probe["exec"]["command"]
                assert is_ours(shlex.split(words[2]) if words[0] == "sh" else words)
            if probe and "httpGet" in probe:
                asks_for = is_liveness if name == "liveness" else is_readiness
                assert asks_for(probe["httpGet"]["path"])
                headers = {header["name"]: header["value"] for header in probe["httpGet"]["httpHeaders"]}
                assert headers == {"Host": settings["ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"}


def test_an_update_takes_no_web_server_away_before_another_is_ready(manifests):
    web = manifests["Deployment", "web"]["spec"]
    (container,) = web["template"]["spec"]["containers"]

    assert web["replicas"] >= 2
    assert web["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert manifests["PodDisruptionBudget", "web"]["spec"]["minAvailable"] == 1
    assert {"readinessProbe", "livenessProbe", "startupProbe", "lifecycle"} <= set(container)
    assert manifests["Deployment", "beat"]["spec"]["strategy"]["type"] == "Recreate"


def test_the_ingress_leads_to_the_web_servers(manifests):
    ingress, service = manifests["Ingress", "web"]["spec"], manifests["Service", "web"]["spec"]
    (rule,), (tls,) = ingress["rules"], ingress["tls"]
    backend = rule["http"]["paths"][0]["backend"]["service"]
    (container,) = pods(manifests)["web"]["containers"]

    assert tls["hosts"] == [rule["host"]] == [lines_of(KUBERNETES / "orderdesk.env")["ALLOWED_HOSTS"]]
    assert (backend["name"], backend["port"]["name"]) == ("web", service["ports"][0]["name"])
    assert service["ports"][0]["targetPort"] == container["ports"][0]["name"]
