"""What the scripts that measure a server share: start it, ask it, load it with wrk, read its metrics."""

import contextlib
import json
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOOKBOOK = ROOT / ".build/release/lookbook"

REPORT = """
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


def get(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(catalogue, *options, lookbook=LOOKBOOK):
    """A server over a catalogue, ready, ended at the end."""
    port = free_port()
    server = f"http://127.0.0.1:{port}"
    command = [str(lookbook), "serve", "--catalogue", str(catalogue), "--port", str(port), *map(str, options)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                get(server + "/readyz")
                break
            if process.poll() is not None:
                raise SystemExit(f"the server did not start: {' '.join(command)}")
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait()


def all_ids(server, limit=100_000):
    ids, cursor = [], ""
    while len(ids) < limit:
        page = json.loads(get(f"{server}/v1/items?limit=500&cursor={urllib.request.quote(cursor)}"))
        ids += [item["id"] for item in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    return ids[:limit]


def id_script(route, ids, k):
    """Goes round all items from a random place, in an order that is not that of the catalogue."""
    bodies = ",\n".join(json.dumps(json.dumps({"item": one, "k": k})) for one in ids)
    return f"""local bodies = {{{bodies}}}
math.randomseed(os.time())
local place = math.random(#bodies)
request = function()
  place = (place + 7919) % #bodies + 1
  return wrk.format("POST", "/v1/{route}", {{["Content-Type"] = "application/json"}}, bodies[place])
end
""" + REPORT


def picture_script(route, picture, k):
    return f"""local file = io.open({json.dumps(str(picture))}, "rb")
local body = file:read("*all")
file:close()
request = function()
  return wrk.format("POST", "/v1/{route}?k={k}", {{["Content-Type"] = "application/octet-stream"}}, body)
end
""" + REPORT


def start_wrk(server, script, clients, seconds):
    """Starts wrk; `wrk_result` waits for it."""
    file = tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False)
    file.write(script)
    file.close()
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", file.name, server]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True), file.name


def wrk_result(started):
    """Requests, seconds, p50, p95 and p99 in milliseconds, answers that were refused, connections that broke."""
    process, script = started
    text = process.communicate()[0]
    pathlib.Path(script).unlink()
    numbers = [int(number) for number in re.search(r"RESULT (.*)", text).group(1).split()]
    requests, microseconds, p50, p95, p99, refused, broken = numbers
    return {
        "requests": requests,
        "seconds": microseconds / 1e6,
        "rate": requests / microseconds * 1e6,
        "p50": p50 / 1000,
        "p95": p95 / 1000,
        "p99": p99 / 1000,
        "refused": refused,
        "broken": broken,
    }


def metrics(server):
    values = {}
    for line in get(server + "/metrics").decode().splitlines():
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            values[name] = float(value)
    return values


def memory(server):
    return metrics(server)["process_resident_memory_bytes"] / 1e6


def stages(before, after):
    """Mean milliseconds of each stage between two looks at the metrics."""
    parts = []
    for stage in ("decode", "embed", "search", "rank"):
        name = f'{{stage="{stage}"}}'
        count = after["lookbook_stage_seconds_count" + name] - before["lookbook_stage_seconds_count" + name]
        total = after["lookbook_stage_seconds_sum" + name] - before["lookbook_stage_seconds_sum" + name]
        parts.append(f"{total / count * 1000:.2f}" if count else "-")
    return " / ".join(parts)
